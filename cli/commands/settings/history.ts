import { defineCommand, type Ending } from '../../frame/command.ts';
import { textTable } from '../../terminal/text-table.ts';
import { SETTINGS_PARAMETERS, withConnector } from './parameters.ts';

export const command = defineCommand({
  about: `Lists the versions of a connector’s run-time settings that SSM keeps, the newest first: when, by whom, and what changed.
Needs ssm:GetParameterHistory.`,
  parameters: SETTINGS_PARAMETERS,
  examples: ['settings history meters', "settings history meters --json | jq '.versions[0].by'"],
  json: async () => (await import('../../../operations/settings/history.ts')).historyJson,
  async run(values, { show, width }) {
    const [{ readHistory }, { changeLines }] = await Promise.all([
      import('../../../operations/settings/history.ts'),
      import('./change-lines.ts'),
    ]);
    return withConnector(values, async (target, place): Promise<Ending> => {
      const history = await readHistory(target, place);
      show(history, () =>
        textTable(
          ['version', 'modified', 'by', 'changes'],
          history.versions.map(({ version, modified, by, changes }) => [
            version,
            modified,
            by.split(':').at(-1) ?? '',
            changeLines(changes).join('; '),
          ]),
          width,
        ),
      );
      return 'done';
    });
  },
});
