import { OperationError } from '../../../operations/operation-error.ts';
import { defineCommand, type Ending } from '../../frame/command.ts';
import { argument, needed } from '../../frame/parameter.ts';
import { TARGET_PARAMETERS } from '../../frame/target-parameters.ts';
import { DIRECT, SOURCE, withSource } from '../source/parameters.ts';

export const command = defineCommand({
  about: `Shows all that is kept of one table of a source, and the last ten times that somebody paused, resumed, moved or deleted
its position: when, who, from, to, and why.`,
  parameters: {
    connector: SOURCE,
    table: argument(needed('TABLE', 'name of the table, without the database')),
    direct: DIRECT,
    ...TARGET_PARAMETERS,
  },
  examples: ['checkpoint show plant meters', "checkpoint show plant meters --json | jq '.[].changes'"],
  json: async () => (await import('../../../operations/source/positions.ts')).positionsJson,
  async run({ table, ...options }, { show, width }) {
    const [{ readPositions, tableIn }, { changeLines, positionLines }] = await Promise.all([
      import('../../../operations/source/positions.ts'),
      import('./position-lines.ts'),
    ]);
    return withSource(options, async ({ commands, source }): Promise<Ending> => {
      const all = await readPositions(commands, true);
      const found = [...all].find(([name]) => tableIn(name) === table);
      if (found === undefined) {
        throw new OperationError(
          'asked-wrongly',
          `source ${source.name} has no position of a table ${table}: look with \`tdkafka checkpoint list ${source.name}\``,
        );
      }
      const [name, line] = found;
      show({ [name]: line }, () => [
        ...positionLines([[table, line]], width),
        ...('unreadable' in line
          ? []
          : [`table made at ${line.tableCreateTime ?? 'a time that is not known yet'}; version ${line.version}`]),
        '',
        ...changeLines(line, width),
      ]);
      return 'done';
    });
  },
});
