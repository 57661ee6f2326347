import { defineCommand } from '../../frame/command.ts';
import { argument, parsed } from '../../frame/parameter.ts';
import { UsageError } from '../../terminal/usage.ts';
import { endWrite, WRITE_PARAMETERS, withConnector } from './parameters.ts';

const { connector, ...OTHERS } = WRITE_PARAMETERS;

export const command = defineCommand({
  about: `Writes an earlier version of a connector’s run-time settings again, as a new version.
Needs ssm:GetParameter and ssm:PutParameter.`,
  parameters: {
    connector,
    version: argument({
      ...parsed('VERSION', 'a version that `tdkafka settings history` lists', undefined, (given, asked) => {
        if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
        throw new UsageError(asked.command, `VERSION must be a number; got "${given}"`);
      }),
      needed: true,
    }),
    ...OTHERS,
  },
  examples: ['settings revert meters 3', 'settings revert meters 3 --dry-run'],
  json: async () => (await import('../../../operations/settings/write.ts')).writtenJson,
  async run({ version, ...values }, context) {
    const [{ readSettings }, { writeSettings }] = await Promise.all([
      import('../../../operations/settings/document.ts'),
      import('../../../operations/settings/write.ts'),
    ]);
    return withConnector(values, async (target, place) => {
      const before = await readSettings(target, place);
      const { document } = await readSettings(target, place, version);
      const options = { dryRun: values.dryRun, source: `version ${version}` };
      return endWrite(target, place, await writeSettings(target, place, before, document, options), values, context);
    });
  },
});
