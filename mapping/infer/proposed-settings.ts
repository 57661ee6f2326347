import { eventRecords } from '../records/given-record.ts';
import { readSamples } from '../records/samples.ts';
import { testRecords } from '../test/test-records.ts';
import { inferMapping } from './infer.ts';
import { proposedSink, type SinkNames } from './sink-settings.ts';
import { verifyProposal } from './verify.ts';

/**
 * The settings of a sink that are proposed for samples of one topic, with tests.
 * @param source what the samples are called in messages.
 * @throws Error when no sample shows a mapping
 */
export async function proposedSettings(
  text: string,
  source: string,
  topic: string,
  names: SinkNames,
  now: number,
): Promise<object> {
  const given = testRecords(readSamples(text, source, undefined), { topics: [topic], readFile: () => Buffer.alloc(0) });
  const records = eventRecords(given, now);
  const proposal = inferMapping(records);
  const { tests, notes } = await verifyProposal(proposal, records, names, now);
  if (proposal.routes.length === 0) throw new Error(['there is no sample to go by', ...notes].join('\n  '));
  return { ...proposedSink(proposal, names), ...(tests.length > 0 && { tests }) };
}
