import { LocalError } from '../../../cli/terminal/usage.ts';
import type { SinkSettings } from '../../../functions/shared/settings/index.ts';
import { recordFilter } from '../../event-source-mapping/filter/filter.ts';
import type { MappingOptions } from '../../event-source-mapping/mapping.ts';
import type { StartingPosition } from '../../event-source-mapping/partitions.ts';

/** Lambda's end of retries that have none, where there is somebody to tell. */
const RETRIES_BESIDE_DESTINATION = 10;

/** What of a mapping its settings alone decide. */
export type MappingBehaviour = Pick<
  MappingOptions,
  | 'startingPosition'
  | 'batchSize'
  | 'windowMs'
  | 'reportBatchItemFailures'
  | 'bisectBatchOnError'
  | 'maximumRetryAttempts'
  | 'maximumRecordAgeMs'
  | 'filter'
>;

/**
 * How a sink's mappings hand over records.
 * @throws LocalError for a schema registry, which is not there to decode with, and for filters that Lambda does not know.
 */
export function behaviourOf(name: string, settings: SinkSettings): MappingBehaviour {
  if (settings.schemaRegistry !== undefined) {
    throw new LocalError(
      `sink ${name}: schemaRegistry: a local run has no registry to decode records with, and would write other rows than AWS; leave it out here, and send records of plain JSON`,
    );
  }
  return {
    startingPosition: startingPositionOf(settings),
    batchSize: settings.batchSize,
    windowMs: milliseconds(settings.maximumBatchingWindowSeconds),
    reportBatchItemFailures: settings.provisionedPollerConfig !== undefined,
    bisectBatchOnError: settings.bisectBatchOnFunctionError ?? false,
    maximumRetryAttempts: retriesOf(settings),
    maximumRecordAgeMs: milliseconds(settings.maximumRecordAgeSeconds),
    filter: settings.filterCriteria && recordFilter(settings.filterCriteria, `sink ${name}: `),
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html */
function retriesOf({ maximumRetryAttempts: retries = -1, onFailureDestination }: SinkSettings): number {
  if (retries >= 0) return retries;
  return onFailureDestination === undefined ? Number.POSITIVE_INFINITY : RETRIES_BESIDE_DESTINATION;
}

function startingPositionOf({ startingPosition: at, startingPositionTimestamp: time }: SinkSettings): StartingPosition {
  return at === 'AT_TIMESTAMP' ? { at, timestamp: Date.parse(time ?? '') } : { at };
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1_000;
}
