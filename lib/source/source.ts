import { Duration, Token } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IDestination } from 'aws-cdk-lib/aws-lambda';
import { type Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { VARIABLES } from '../../functions/shared/environment.ts';
import { concurrencyProblem } from '../../functions/shared/settings/checks/check-source.ts';
import {
  parseSettings,
  SettingsError,
  type SourceRuntime,
  type SourceRuntimeInput,
  sourceRuntime,
} from '../../functions/shared/settings/index.ts';
import { TOPIC_NAME } from '../../functions/shared/settings/kafka-names.ts';
import { scheduleProblem } from '../../functions/shared/settings/schedule.ts';
import { BACKFILLS_EVENT, tickEvent } from '../../functions/source/event.ts';
import { topicPieces } from '../../functions/source/tables/topic.ts';
import { acknowledge, wildcard } from '../acknowledge.ts';
import { ConnectorFunction } from '../connector/connector-function.ts';
import type { ConnectorProps } from '../connector/connector-props.ts';
import { FailureDestination } from '../connector/failure-destination.ts';
import { defined } from '../defined.ts';
import type { Topics } from '../kafka/kafka-access.ts';
import type { WatchedSource } from '../monitoring/watched.ts';
import { watchedConnector } from '../monitoring/watched-connector.ts';
import { CheckpointTable, type ICheckpointTable } from './checkpoint-table.ts';
import { intervalOf, TickSchedules, type Wake } from './tick-schedules.ts';

/** Properties of a source. */
export interface TDengineSourceProps extends ConnectorProps {
  /** Run-time settings by the names of docs/settings.md: database, tables, topics, format, windows. */
  readonly settings: SourceRuntimeInput;
  /**
   * Where the source keeps its positions, backfills and leases; sources can share a table.
   * @default - a table of its own is made, and kept when the source is removed
   */
  readonly checkpoints?: ICheckpointTable | undefined;
  /**
   * How often the source looks for rows.
   * @default ScheduleExpression.rate(Duration.minutes(1))
   */
  readonly schedule?: ScheduleExpression | undefined;
  /**
   * Schedules among which the tables are divided, 1 to 64. A table is never divided.
   * @default 1
   */
  readonly shards?: number | undefined;
  /**
   * Who is told of a tick that failed, such as a `FailureDestination`. The next tick begins where it stopped.
   * @default - nobody; an alarm of ConnectorMonitoring tells
   */
  readonly onFailure?: IDestination | undefined;
}

const MOST_SHARDS = 64;

/**
 * Sends TDengine's rows to Kafka: a function, and schedules that wake it, one for each shard of the tables and one for
 * the backfills.
 * @throws SettingsError when the settings cannot be deployed.
 */
export class TDengineSource extends Construct {
  readonly connector: ConnectorFunction;
  readonly checkpoints: ICheckpointTable;
  readonly schedules: readonly Schedule[];
  /** What ConnectorMonitoring watches. */
  readonly watched: WatchedSource;

  constructor(scope: Construct, id: string, props: TDengineSourceProps) {
    super(scope, id);
    const { shards = 1, reservedConcurrentExecutions: reserved } = props;
    if (!Number.isInteger(shards) || shards < 1 || shards > MOST_SHARDS) {
      throw new Error(`shards must be a whole number from 1 to ${MOST_SHARDS}; got ${shards}`);
    }
    const problem =
      reserved === undefined || Token.isUnresolved(reserved) ? undefined : concurrencyProblem(reserved, shards);
    if (problem !== undefined) {
      throw new SettingsError(`sources.${props.connector}`, [`reservedConcurrentExecutions: ${problem}`]);
    }
    if (props.onFailure instanceof FailureDestination && props.onFailure.isKafkaTopic) {
      throw new SettingsError(`sources.${props.connector}`, [
        'onFailure: must be a queue, a topic of SNS or a bucket: Lambda tells Kafka only of what came from there',
      ]);
    }
    const { schedule = ScheduleExpression.rate(Duration.minutes(1)) } = props;
    checkSchedule(props.connector, schedule);
    const settings = parseSettings(sourceRuntime, props.settings, `sources.${props.connector}`);
    this.checkpoints = props.checkpoints ?? new CheckpointTable(this, 'Checkpoints', props);
    this.connector = new ConnectorFunction(this, 'Connector', {
      ...props,
      kind: 'source',
      description: `Sends the rows of database ${settings.database} to Kafka.`,
      document: settings,
      environment: {
        [VARIABLES.checkpointTable]: this.checkpoints.tableName,
        [VARIABLES.shards]: String(shards),
      },
    });
    this.checkpoints.grantSource(this.connector.role, props.deployment, props.connector);
    const topics = sourceTopics(props.connector, settings);
    props.kafka.grantProduce(this.connector.role, topics);
    const { deadLetterTopic } = settings.errors;
    if (deadLetterTopic !== undefined) props.kafka.grantProduce(this.connector.role, { name: deadLetterTopic });
    acknowledge(this, {
      'Serverless-LambdaAsyncFailureDestination':
        'A tick that failed has moved no position: the next begins where it stopped. onFailure is an option.',
      ...('prefix' in topics && {
        [wildcard(`${props.kafka.topicArn(topics.prefix)}*`)]:
          'Topics are named after tables, which come and go; what stands before the table bounds them.',
      }),
    });
    // The next tick begins where a failed one stopped, and one that waits for its turn has nothing of its own to do.
    this.connector.function.configureAsyncInvoke({
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      ...defined({ onFailure: props.onFailure }),
    });
    this.schedules = new TickSchedules(this, 'Schedules', {
      function: this.connector.function,
      schedule,
      wakes: wakesOf(`source ${props.connector} of ${props.deployment}`, shards),
    }).schedules;
    this.watched = {
      kind: 'source',
      ...watchedConnector(props, this.connector),
      schedules: this.schedules.length,
      ...defined({ scheduleInterval: intervalOf(schedule) }),
    };
  }

  /** Lets an operator look at positions, move and pause them, and ask for backfills: they are invocations of the function. */
  grantCommands(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['lambda:InvokeFunction'],
      resourceArns: [this.connector.function.functionArn],
    });
  }
}

/** @throws SettingsError when EventBridge Scheduler would refuse it. */
function checkSchedule(connector: string, { expressionString }: ScheduleExpression): void {
  const problem = Token.isUnresolved(expressionString) ? undefined : scheduleProblem(expressionString);
  if (problem !== undefined) {
    throw new SettingsError(`sources.${connector}`, [`schedule: ${problem}; got ${JSON.stringify(expressionString)}`]);
  }
}

function wakesOf(source: string, shards: number): readonly Wake[] {
  const ticks = Array.from({ length: shards }, (_, shard) => ({
    id: `Shard${shard}`,
    description: shards === 1 ? `Wakes ${source}.` : `Wakes ${source} for shard ${shard} of its tables.`,
    input: tickEvent(shard),
  }));
  return [...ticks, { id: 'Backfills', description: `Wakes ${source} for its backfills.`, input: BACKFILLS_EVENT }];
}

/**
 * The topics that a source may write to: one, or all that begin with what its tables' topics have in common. The
 * settings see to it that they have something in common: else the function could write to every topic of the cluster.
 * @throws SettingsError when Kafka would refuse their names, whatever the table.
 */
function sourceTopics(connector: string, settings: SourceRuntime): Topics {
  const pieces = topicPieces(settings, settings.database);
  const [before = '', ...others] = pieces;
  if (!TOPIC_NAME.test(pieces.join('t'))) {
    throw new SettingsError(`sources.${connector}`, [
      `Kafka accepts no topic ${others.length === 0 ? 'named' : 'that begins with'} ${JSON.stringify(before)} (1 to 249 of a-z, A-Z, 0-9, ".", "_", "-"): leave the database out by topicIgnoreDb, or by topic`,
    ]);
  }
  return others.length === 0 ? { name: before } : { prefix: before };
}
