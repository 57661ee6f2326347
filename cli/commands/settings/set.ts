import { defineCommand } from '../../frame/command.ts';
import { argument, flag, naming, needed, text } from '../../frame/parameter.ts';
import { endWrite, WRITE_PARAMETERS, withConnector } from './parameters.ts';

const { connector, ...OTHERS } = WRITE_PARAMETERS;

export const command = defineCommand({
  about: `Changes one run-time setting in SSM. The functions’ own code checks it before it is written, and works by it within a
minute. The next deploy that changes these settings in the file writes the file’s again: change the file too.
Needs ssm:GetParameter and ssm:PutParameter.`,
  parameters: {
    connector,
    path: argument(
      naming('setting', needed('PATH', 'path of the setting, such as errors.tolerance or routes[0].stable')),
    ),
    value: argument(text('VALUE', 'the value, in YAML')),
    remove: flag('take the setting away, so that its default counts'),
    ...OTHERS,
  },
  examples: [
    'settings set meters errors.tolerance all --wait',
    'settings set meters routes[0].columns[0].type DOUBLE --dry-run',
    'settings set meters errors.deadLetterTopic --remove',
  ],
  json: async () => (await import('../../../operations/settings/write.ts')).writtenJson,
  async run({ path, value, remove, ...values }, context) {
    if ((value === undefined) !== remove) throw context.usageError('give a VALUE, or --remove');
    const [{ readSettings }, { withValueAt }, { writeSettings }, { parse }] = await Promise.all([
      import('../../../operations/settings/document.ts'),
      import('../../../operations/settings/set-path.ts'),
      import('../../../operations/settings/write.ts'),
      import('yaml'),
    ]);
    return withConnector(values, async (target, place) => {
      const before = await readSettings(target, place);
      const document = withValueAt(before.document, path, value === undefined ? undefined : parse(value));
      const options = { dryRun: values.dryRun, source: place.name };
      return endWrite(target, place, await writeSettings(target, place, before, document, options), values, context);
    });
  },
});
