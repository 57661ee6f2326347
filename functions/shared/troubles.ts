/**
 * Measures that somebody should look at whenever they are not zero. They are added up in one metric besides, {@link TROUBLE},
 * so that one alarm watches them all at the price of one.
 */
export const TROUBLES = {
  sink: ['rejected', 'unsentDeadLetters', 'missingRows', 'unforeseenErrors', 'invalidSettings'],
  source: ['tooLateRows', 'unsendableRows', 'recreatedTables', 'futurePositions', 'invalidSettings'],
} as const;

/** A measure that is trouble. */
export type Trouble = (typeof TROUBLES)[keyof typeof TROUBLES][number];

/** The measure that adds them up. */
export const TROUBLE = 'trouble';

const ALL: readonly string[] = [...TROUBLES.sink, ...TROUBLES.source.filter((name) => name !== 'invalidSettings')];

/** The troubles among measures, added up. */
export function troubleOf(measures: Readonly<Record<string, number>>): number {
  return ALL.reduce((sum, name) => sum + (measures[name] ?? 0), 0);
}
