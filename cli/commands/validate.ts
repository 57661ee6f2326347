import { defineCommand } from '../frame/command.ts';
import { argument, flag, naming, text } from '../frame/parameter.ts';

export const command = defineCommand({
  about: `Checks a connectors file: all that a deploy or the functions would refuse, each with its line and column, and the notes
that synth has on routes, networks and keys. Nothing is asked of AWS.

With --synth the stacks are made too, and the tests of mappings run: all that \`cdk synth\` would refuse, in some seconds.`,
  parameters: {
    file: argument(naming('file', text('FILE', 'the connectors file', 'connectors.yaml'))),
    synth: flag('make the stacks and run the tests of mappings too'),
  },
  examples: ['validate', 'validate plant.yaml --synth', "validate --json | jq '.findings[].message'"],
  json: async () => (await import('../../operations/validate/validate.ts')).validateJson,
  async run({ file, synth: isWhole }, { show }) {
    const [{ validate }, { fileNotes }, whole] = await Promise.all([
      import('../../operations/validate/validate.ts'),
      import('../../operations/validate/file-notes.ts'),
      isWhole ? import('../../operations/validate/synth.ts') : undefined,
    ]);
    const checked = await validate(file, whole === undefined ? [fileNotes] : [fileNotes, whole.synth]);
    const { findings, notes } = checked;
    show(checked, () => [
      ...notes,
      ...(notes.length > 0 ? [''] : []),
      ...findings.map(({ line, column, message }) =>
        line === null ? `${file}: ${message}` : `${file}:${line}:${column}: ${message}`,
      ),
      findings.length === 0 ? `${file} is right` : `${findings.length} findings`,
    ]);
    return findings.length > 0 ? 'findings' : 'done';
  },
});
