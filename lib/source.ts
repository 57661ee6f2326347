import { Duration } from 'aws-cdk-lib';
import type { Schedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { VARIABLES } from '../functions/shared/environment.ts';
import { type SourceSettings, sourceDocument } from '../functions/shared/settings/index.ts';
import type { CheckpointTable } from './checkpoint-table.ts';
import { ConnectorFunction } from './connector-function.ts';
import type { ConnectorProps } from './connector-props.ts';
import { produceStatements } from './kafka-access.ts';
import { sourceTopics } from './source-topics.ts';
import { TickSchedule } from './tick-schedule.ts';

/** Properties of a source. */
export interface TDengineSourceProps extends ConnectorProps {
  /** The source's entry in the connectors file. */
  readonly settings: SourceSettings;
  /** Where the source keeps its positions and its lease. */
  readonly checkpoints: CheckpointTable;
}

/**
 * Sends TDengine's rows to Kafka: a function, and a schedule that wakes it.
 * @throws SettingsError when the settings cannot be deployed.
 */
export class TDengineSource extends Construct {
  readonly connector: ConnectorFunction;
  readonly schedule: Schedule;

  constructor(scope: Construct, id: string, props: TDengineSourceProps) {
    super(scope, id);
    const { settings } = props;
    this.connector = new ConnectorFunction(this, 'Connector', {
      ...props,
      description: `Sends the rows of database ${settings.database} to Kafka.`,
      document: sourceDocument(settings),
      memoryMb: settings.memoryMb,
      timeoutSeconds: settings.timeoutSeconds,
      // The lease keeps two ticks apart; without this they would still be started, and paid for.
      reservedConcurrency: 1,
      environment: { [VARIABLES.checkpointTable]: props.checkpoints.tableName },
    });
    this.connector.allow(
      props.checkpoints.itemsOf(`${props.deployment}/${props.connector}`),
      ...produceStatements(props.kafka, sourceTopics(props.connector, settings)),
    );
    // The next tick begins where a failed one stopped, and one that waits for its turn has nothing of its own to do.
    this.connector.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    this.schedule = new TickSchedule(this, 'Schedule', {
      function: this.connector.function,
      expression: settings.schedule,
      description: `Wakes source ${props.connector} of ${props.deployment}.`,
    }).schedule;
  }
}
