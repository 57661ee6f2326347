import { defineCommand } from '../../frame/command.ts';
import { SETTINGS_PARAMETERS, withConnector } from './parameters.ts';

export const command = defineCommand({
  about: `Compares the run-time settings in SSM with those of the connectors file, and ends with 1 when they differ: somebody has
changed them in SSM, or the file has not been deployed. \`tdkafka settings apply\` writes the file’s.`,
  parameters: SETTINGS_PARAMETERS,
  examples: ['settings diff meters', 'settings diff meters --connectors plant.yaml --json'],
  json: async () => {
    const [{ array }, { settingsChange }] = await Promise.all([
      import('zod'),
      import('../../../operations/settings/changes.ts'),
    ]);
    return array(settingsChange).describe('before: in SSM, after: in the file.');
  },
  async run(values, { show }) {
    const [{ fileDocument, readSettings }, { settingsChanges }, { changeLines }] = await Promise.all([
      import('../../../operations/settings/document.ts'),
      import('../../../operations/settings/changes.ts'),
      import('./change-lines.ts'),
    ]);
    return withConnector(values, async (target, place) => {
      const { document, version } = await readSettings(target, place);
      const changes = [...settingsChanges(document, fileDocument(target, place))];
      show(changes, () =>
        changes.length === 0
          ? [`version ${version} in SSM is as the file`]
          : [`from version ${version} in SSM to the file:`, ...changeLines(changes)],
      );
      return changes.length === 0 ? 'done' : 'findings';
    });
  },
});
