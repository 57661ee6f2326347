import type { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { SinkRuntimeInput } from '../../functions/shared/settings/index.ts';
import type { ConnectorProps } from '../connector/connector-props.ts';

/** Properties of a sink, those of its event source mappings by CDK's names. */
export interface TDengineSinkProps extends ConnectorProps {
  /** The topics to read. There is a mapping for each; they must be known at synth. */
  readonly topics: readonly string[];
  /** Run-time settings by the names of docs/settings.md: format, database, mapping, errors. */
  readonly settings: SinkRuntimeInput;
  /**
   * Where a new consumer group begins. A change makes the mappings anew, which takes two deploys: see `detached`.
   * @default lambda.StartingPosition.TRIM_HORIZON
   */
  readonly startingPosition?: lambda.StartingPosition | undefined;
  /**
   * With `AT_TIMESTAMP`: the time, in seconds from 1970.
   * @default - none
   */
  readonly startingPositionTimestamp?: number | undefined;
  /**
   * Most records in one invocation, at most 10,000.
   * @default 10000
   */
  readonly batchSize?: number | undefined;
  /**
   * How long to wait for a full batch, in whole seconds.
   * @default - half a second
   */
  readonly maxBatchingWindow?: Duration | undefined;
  /**
   * Consumer group, of a sink of one topic; it cannot be changed later.
   * @default - `<deployment>-<connector>-<topic>`
   */
  readonly consumerGroupId?: string | undefined;
  /**
   * What `lambda.FilterCriteria.filter` gives; a record that matches none is passed over, and nothing counts it.
   * @default - every record is taken
   */
  readonly filters?: readonly Readonly<Record<string, unknown>>[] | undefined;
  /**
   * Event pollers held ready (provisioned mode). They make partial retries and all of the next properties possible.
   * @default - on demand
   */
  readonly provisionedPollerConfig?: lambda.ProvisionedPollerConfig | undefined;
  /**
   * How often Lambda sends a failed batch again before it gives it up; needs pollers and `onFailure`.
   * @default - until the records expire; with `onFailure` Lambda ends after 10
   */
  readonly retryAttempts?: number | undefined;
  /**
   * Records older than this are given up; needs pollers and `onFailure`.
   * @default - never
   */
  readonly maxRecordAge?: Duration | undefined;
  /**
   * Halve a batch that failed as a whole before it is sent again; needs pollers.
   * @default false
   */
  readonly bisectBatchOnError?: boolean | undefined;
  /**
   * Who is told of a batch that Lambda gives up, such as a `FailureDestination`; a Kafka topic needs pollers.
   * @default - none: Lambda retries for ever
   */
  readonly onFailure?: lambda.IEventSourceDlq | undefined;
  /**
   * Registry by which Lambda turns records into JSON; needs pollers, `onFailure`, and `format: 'json'`.
   * @default - none
   */
  readonly schemaRegistryConfig?: lambda.ISchemaRegistry | undefined;
  /**
   * Whether Lambda counts its own errors of polling, invoking and committing, for the alarm `mapping-errors`.
   * @default true
   */
  readonly errorCounts?: boolean | undefined;
  /**
   * Leave the mappings out, so that nothing reads the topics: the first of the two deploys that a mapping is made anew by.
   * The records wait in Kafka, and the mappings of the next deploy go on where the consumer groups stand.
   * @default false
   */
  readonly detached?: boolean | undefined;
  /**
   * Log of the mapping itself; needs pollers.
   * @default - none
   */
  readonly logLevel?: lambda.EventSourceMappingLogLevel | undefined;
}
