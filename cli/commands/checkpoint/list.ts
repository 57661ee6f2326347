import { defineCommand, type Ending } from '../../frame/command.ts';
import { TARGET_PARAMETERS } from '../../frame/target-parameters.ts';
import { DIRECT, SOURCE, withSource } from '../source/parameters.ts';
import { TABLES } from './parameters.ts';

export const command = defineCommand({
  about: `Shows how far each table of a source is: the time up to which all of its rows are in Kafka, that time's included, as a
time and exactly as it is kept. Exit code 1 when a table stands or its item cannot be read.`,
  parameters: { connector: SOURCE, table: TABLES, direct: DIRECT, ...TARGET_PARAMETERS },
  examples: ['checkpoint list plant', "checkpoint list plant 'meters*' --json", 'checkpoint list plant --direct'],
  json: async () => (await import('../../../operations/source/positions.ts')).positionsJson,
  async run({ table: patterns, ...options }, { show, width }) {
    const [{ namedPositions, readPositions, tableIn }, { positionLines }] = await Promise.all([
      import('../../../operations/source/positions.ts'),
      import('./position-lines.ts'),
    ]);
    return withSource(options, async ({ commands }): Promise<Ending> => {
      const all = await readPositions(commands);
      const named = patterns.length === 0 ? undefined : namedPositions(all, patterns);
      const found = [...all].filter(([name]) => named?.has(tableIn(name)) ?? true);
      show(Object.fromEntries(found), () => [
        ...positionLines(
          found.map(([name, line]) => [tableIn(name), line] as const),
          width,
        ),
        `${found.length} tables`,
      ]);
      const isWell = found.every(([, line]) => !('unreadable' in line) && line.standsBefore === null);
      return isWell ? 'done' : 'findings';
    });
  },
});
