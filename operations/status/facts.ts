import type { SettingsChange } from '../settings/changes.ts';
import type { DeployedConnector } from '../target/deployment.ts';
import type { SinkMapping } from '../target/mappings.ts';
import type { Fact } from './fact.ts';

/** How far the consumer group of a topic is behind. */
export interface TopicLag {
  readonly topic: string;
  /** Records that are not yet dealt with. */
  readonly records: number;
  /** How old the oldest of them is, in ms, to some percent; 0 when there is none. */
  readonly ageMs: number;
  /** Whether the group has committed no offset of the topic. */
  readonly isUnread: boolean;
  /** Whether Kafka has no such topic. */
  readonly isMissing?: boolean;
}

/** What wakes a source. */
export interface ScheduleState {
  readonly name: string;
  /** As EventBridge Scheduler writes it, such as `rate(1 minute)`. */
  readonly expression: string;
  readonly isEnabled: boolean;
}

/** What CloudWatch has of one metric. */
export interface Measured {
  /** Over the whole window. */
  readonly sum: number;
  /** Over the last minutes of it. */
  readonly recent: number;
  /** Of the last minute that has one; undefined when none has. */
  readonly last: number | undefined;
}

/** Metrics by their names; one that has no value is not there. */
export type Measures = ReadonlyMap<string, Measured>;

/** A line of the log that tells of trouble, or of a record that was rejected. */
export interface TroubleLine {
  /** When it was written, in ms since 1970. */
  readonly at: number;
  readonly isError: boolean;
  /** The line: its JSON, or the text where it is none. */
  readonly line: unknown;
}

/** What the line of a tick says; of several shards, the worst of their last ones. */
export interface LastTick {
  /** When the oldest of the shards' last ticks ended, in ms since 1970. */
  readonly at: number;
  readonly positionAgeMs: number;
  readonly tables: number;
  readonly failedTables: number;
  readonly pausedTables: number;
  readonly caughtUp: boolean;
}

/** The settings in SSM. */
export interface SettingsState {
  readonly version: number;
  /** When they were written, in ISO 8601. */
  readonly modified: string;
  /** Why the functions refuse them; undefined when they do not. */
  readonly refused: string | undefined;
  /** From SSM's to the file's; undefined when the file is not known, or lacks the connector. */
  readonly changes: readonly SettingsChange[] | undefined;
}

/** Bounds above which a connector is behind, as its alarms have them. */
export interface Bounds {
  /** Of a sink: records. */
  readonly lagRecords: number;
  /** Of a sink: age of the oldest record; of a source: age of its position. In ms. */
  readonly ageMs: number;
  /** Of a sink: how long a record may wait while nothing is written, since a batch is gathered and written, in ms. */
  readonly usualWaitMs: number;
  /** Of a source: minutes without a tick; undefined when nobody gave them. */
  readonly silentMinutes: number | undefined;
}

interface CommonFacts {
  readonly connector: DeployedConnector;
  readonly bounds: Bounds;
  /** When its function last wrote to its log, in ms since 1970; undefined when it never did. */
  readonly lastLineAt: Fact<number | undefined>;
  readonly measures: Fact<Measures>;
  /** The last within an hour. */
  readonly trouble: Fact<TroubleLine | undefined>;
  readonly settings: Fact<SettingsState>;
}

export interface SinkFacts extends CommonFacts {
  readonly kind: 'sink';
  readonly mappings: Fact<readonly SinkMapping[]>;
  /** By Kafka itself. */
  readonly lag: Fact<readonly TopicLag[]>;
}

export interface SourceFacts extends CommonFacts {
  readonly kind: 'source';
  readonly schedules: Fact<readonly ScheduleState[]>;
  /** The last within a day. */
  readonly tick: Fact<LastTick | undefined>;
}

/** All that is asked of a connector, each apart. */
export type ConnectorFacts = SinkFacts | SourceFacts;
