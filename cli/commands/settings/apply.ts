import { readFileSync } from 'node:fs';
import { defineCommand } from '../../frame/command.ts';
import { argument, naming, text } from '../../frame/parameter.ts';
import { endWrite, WRITE_PARAMETERS, withConnector } from './parameters.ts';

const { connector, ...OTHERS } = WRITE_PARAMETERS;

export const command = defineCommand({
  about: `Writes all run-time settings of a connector into SSM: those of FILE, in JSON or YAML, as \`tdkafka settings show\` prints
them, or, without FILE, those of the connectors file. The functions’ own code checks them before.
Needs ssm:GetParameter and ssm:PutParameter.`,
  parameters: {
    connector,
    file: argument(naming('file', text('FILE', 'the settings; left out, those that the connectors file has'))),
    ...OTHERS,
  },
  examples: ['settings apply meters', 'settings apply meters settings.json --wait', 'settings apply meters --dry-run'],
  json: async () => (await import('../../../operations/settings/write.ts')).writtenJson,
  async run({ file, ...values }, context) {
    const [{ fileDocument, readSettings }, { writeSettings }, { parse }] = await Promise.all([
      import('../../../operations/settings/document.ts'),
      import('../../../operations/settings/write.ts'),
      import('yaml'),
    ]);
    return withConnector(values, async (target, place) => {
      const document: unknown = file === undefined ? fileDocument(target, place) : parse(readFileSync(file, 'utf8'));
      const before = await readSettings(target, place);
      const options = { dryRun: values.dryRun, source: file ?? place.name };
      return endWrite(target, place, await writeSettings(target, place, before, document, options), values, context);
    });
  },
});
