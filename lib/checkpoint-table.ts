import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CHECKPOINT_KEYS } from '../functions/shared/checkpoint-table.ts';

/**
 * The table with the sources' positions, backfills and leases. Who loses it sends everything again, so it is guarded: it cannot be
 * deleted, outlives its stack, and can be put back to any second of the last 35 days.
 */
export class CheckpointTable extends Construct {
  readonly tableName: string;
  private readonly tableArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const table = new TableV2(this, 'Resource', {
      partitionKey: { name: CHECKPOINT_KEYS.partition, type: AttributeType.STRING },
      sortKey: { name: CHECKPOINT_KEYS.sort, type: AttributeType.STRING },
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.tableName = table.tableName;
    this.tableArn = table.tableArn;
  }

  /** What lets a source keep its own positions, backfills and leases, and touch no other's. */
  itemsOf(partition: string): PolicyStatement {
    return new PolicyStatement({
      // A backfill that is cancelled is deleted.
      actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      resources: [this.tableArn],
      conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [partition] } },
    });
  }
}
