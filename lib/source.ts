import { Duration } from 'aws-cdk-lib';
import type { Schedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { VARIABLES } from '../functions/shared/environment.ts';
import { type SourceSettings, sourceDocument } from '../functions/shared/settings/index.ts';
import { BACKFILLS_EVENT, tickEvent } from '../functions/source/event.ts';
import type { CheckpointTable } from './checkpoint-table.ts';
import { ConnectorFunction } from './connector-function.ts';
import type { ConnectorProps } from './connector-props.ts';
import { produceStatements } from './kafka-access.ts';
import { sourceTopics } from './source-topics.ts';
import { TickSchedules, type Wake } from './tick-schedules.ts';

/** Properties of a source. */
export interface TDengineSourceProps extends ConnectorProps {
  /** The source's entry in the connectors file. */
  readonly settings: SourceSettings;
  /** Where the source keeps its positions, backfills and leases. */
  readonly checkpoints: CheckpointTable;
}

/**
 * Sends TDengine's rows to Kafka: a function, and schedules that wake it, one for each shard of the tables and one for
 * the backfills.
 * @throws SettingsError when the settings cannot be deployed.
 */
export class TDengineSource extends Construct {
  readonly connector: ConnectorFunction;
  readonly schedules: readonly Schedule[];

  constructor(scope: Construct, id: string, props: TDengineSourceProps) {
    super(scope, id);
    const { settings } = props;
    this.connector = new ConnectorFunction(this, 'Connector', {
      ...props,
      description: `Sends the rows of database ${settings.database} to Kafka.`,
      document: sourceDocument(settings),
      memoryMb: settings.memoryMb,
      timeoutSeconds: settings.timeoutSeconds,
      // Leases keep two ticks of a shard apart; without this they would still be started, and paid for. Beside the
      // shards run the backfills, and an operator's command, which must not wait for a tick's end.
      reservedConcurrency: settings.shards + 2,
      environment: {
        [VARIABLES.checkpointTable]: props.checkpoints.tableName,
        [VARIABLES.shards]: String(settings.shards),
      },
    });
    this.connector.allow(
      props.checkpoints.itemsOf(`${props.deployment}/${props.connector}`),
      ...produceStatements(props.kafka, sourceTopics(props.connector, settings)),
    );
    // The next tick begins where a failed one stopped, and one that waits for its turn has nothing of its own to do.
    this.connector.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    this.schedules = new TickSchedules(this, 'Schedules', {
      function: this.connector.function,
      expression: settings.schedule,
      wakes: wakesOf(`source ${props.connector} of ${props.deployment}`, settings.shards),
    }).schedules;
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
