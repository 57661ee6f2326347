import { defineCommand, type Ending } from '../../frame/command.ts';
import { whole } from '../../frame/parameter.ts';
import { SETTINGS_PARAMETERS, withConnector } from './parameters.ts';

export const command = defineCommand({
  about: `Shows the run-time settings of a connector as they are in SSM, unpacked: what its functions work by.
Needs ssm:GetParameter.`,
  parameters: {
    ...SETTINGS_PARAMETERS,
    settingsVersion: whole('N', { from: 1, to: 1_000_000_000 }, 'a version that `tdkafka settings history` lists'),
  },
  examples: [
    'settings show meters',
    'settings show meters --settings-version 3',
    'settings show meters --json > settings.json',
  ],
  json: async () => (await import('zod')).unknown().describe('The settings, with every default: docs/settings.md.'),
  async run({ settingsVersion, ...values }, { show }) {
    const [{ readSettings }, { stringify }] = await Promise.all([
      import('../../../operations/settings/document.ts'),
      import('yaml'),
    ]);
    return withConnector(values, async (target, place): Promise<Ending> => {
      const { version, modified, document } = await readSettings(target, place, settingsVersion);
      show(document, () => [
        `# ${place.settingsParameter}, version ${version} of ${modified}`,
        ...stringify(document).trimEnd().split('\n'),
      ]);
      return 'done';
    });
  },
});
