import type { Duration, Size } from 'aws-cdk-lib';
import type { IEventSourceMapping, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** What there is to watch of a connector. */
export type Watched = WatchedSink | WatchedSource;

/** What there is to watch of every connector. */
export interface WatchedConnector {
  /** Name of the deployment. */
  readonly deployment: string;
  /** Name of the connector. */
  readonly connector: string;
  readonly function: IFunction;
  /** Timeout of the function. */
  readonly timeout: Duration;
  /**
   * Memory of the function, for what it costs.
   * @default - that of a function that is made in the same app; of another, its cost is not shown
   */
  readonly memory?: Size;
  /** Where the function logs. */
  readonly logGroup: ILogGroup;
  /**
   * What function and log group are called, for a dashboard of another stack.
   * @default - such a dashboard imports the names, and holds the connector's stack fast
   */
  readonly names?: { readonly function: string; readonly logGroup: string };
  /**
   * Name of the MSK cluster.
   * @default - self-managed: there are no metrics of MSK
   */
  readonly clusterName?: string;
  /**
   * Queue that is told of what Lambda gave up.
   * @default - none, or a topic or bucket, of which nothing says how full it is
   */
  readonly failureQueue?: IQueue;
}

/** A topic that a sink reads. */
export interface WatchedMapping {
  readonly topic: string;
  readonly consumerGroup: string;
  readonly mapping: IEventSourceMapping;
  /** Whether the mapping's metrics are configured with `KafkaMetrics`. */
  readonly kafkaMetrics: boolean;
  /**
   * Whether the mapping's metrics are configured with `EventCount`, which tells of records that Lambda gave up.
   * @default false
   */
  readonly eventCounts?: boolean;
  /**
   * Whether the mapping's metrics are configured with `ErrorCount`, which tells that Lambda cannot poll, invoke or commit.
   * @default false
   */
  readonly errorCounts?: boolean;
  /**
   * Whether records are read by the schemas of a registry.
   * @default false
   */
  readonly schemaRegistry?: boolean;
  /**
   * Whether the mapping has provisioned pollers.
   * @default false
   */
  readonly provisioned?: boolean;
}

/** What there is to watch of a sink. */
export interface WatchedSink extends WatchedConnector {
  readonly kind: 'sink';
  /** One for each topic. */
  readonly mappings: readonly WatchedMapping[];
  /**
   * Topic for records that cannot be written.
   * @default - none
   */
  readonly deadLetterTopic?: string;
}

/** What there is to watch of a source. */
export interface WatchedSource extends WatchedConnector {
  readonly kind: 'source';
  /**
   * Time from one tick to the next.
   * @default - not known, as with a `cron` schedule: that ticks stay away is an alarm only when `silentMinutes` is given
   */
  readonly scheduleInterval?: Duration;
  /**
   * How many schedules wake the function: one for each shard of the tables, and one for the backfills.
   * @default 2
   */
  readonly schedules?: number;
}
