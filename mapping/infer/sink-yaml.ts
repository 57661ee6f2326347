import { stringify } from 'yaml';
import type { Proposal } from './infer.ts';
import { proposedSink, type SinkNames } from './sink-settings.ts';
import type { Verified } from './verify.ts';

/**
 * A sink as a connectors file has it, with a proposed mapping and its tests.
 * @param explain whether comments say why each choice was made.
 */
export function sinkYaml(proposal: Proposal, { tests, notes }: Verified, names: SinkNames, explain: boolean): string {
  const settings = { ...proposedSink(proposal, names), ...(tests.length > 0 && { tests }) };
  const yaml = stringify({ sinks: { [names.sink]: settings } }, { lineWidth: 0 });
  const choices = explain ? proposal.choices.map(({ about, choice, why }) => `${about}: ${choice} (${why})`) : [];
  return [...choices, ...notes.map((note) => `Note: ${note}`)].map((line) => `# ${oneLine(line)}\n`).join('') + yaml;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
