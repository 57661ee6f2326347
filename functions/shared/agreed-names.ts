/** Key attributes of the DynamoDB table that holds positions, backfills and leases. */
export const CHECKPOINT_KEYS = {
  /** Partition key: `<deployment>/<connector>`. */
  partition: 'connector',
  /** Sort key: `table/<database>.<table>`, `backfill/<id>`, `lease/<shard>`, `lease/backfill`, or `fence`. */
  sort: 'item',
} as const;

/** Namespace of all metrics in CloudWatch; their dimensions are `deployment` and `service`, the connector's name. */
export const NAMESPACE = 'tdkafka';

/** The metric of a measure: named as in the log but with a capital, `Written` for `written`. */
export function metricName(measure: string): string {
  return measure.charAt(0).toUpperCase() + measure.slice(1);
}

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
