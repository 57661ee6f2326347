import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, Billing, CfnGlobalTable, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct, type IConstruct } from 'constructs';
import { CHECKPOINT_KEYS } from '../../functions/shared/agreed-names.ts';

/** A table with the sources' positions, backfills and leases. */
export interface ICheckpointTable extends IConstruct {
  readonly tableName: string;

  /** Lets a source keep its own positions, backfills and leases, and touch no other's. */
  grantSource(grantee: IGrantable, deployment: string, connector: string): void;
}

/** Properties of the checkpoint table. */
export interface CheckpointTableProps {
  /**
   * Key that the table is encrypted with.
   * @default - one of AWS
   */
  readonly encryptionKey?: IKey | undefined;
  /**
   * Whether the table can be deleted only after this is taken back.
   * @default true
   */
  readonly deletionProtection?: boolean | undefined;
  /**
   * What becomes of the table when it leaves its stack.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy | undefined;
}

/**
 * The table with the sources' positions, backfills and leases. Who loses it sends everything again, so it is guarded: it
 * cannot be deleted, outlives its stack, and can be put back to any second of the last 35 days.
 */
export class CheckpointTable extends Construct implements ICheckpointTable {
  readonly tableName: string;
  readonly table: TableV2;
  readonly encryptionKey: IKey | undefined;

  /**
   * A table that another stack made, in this account and region.
   * @param encryptionKey that it is encrypted with; left out, one of AWS.
   */
  static fromTableName(scope: Construct, id: string, tableName: string, encryptionKey?: IKey): ICheckpointTable {
    return new ImportedCheckpointTable(scope, id, tableName, encryptionKey);
  }

  constructor(scope: Construct, id: string, props: CheckpointTableProps = {}) {
    super(scope, id);
    this.table = new TableV2(this, 'Resource', {
      partitionKey: { name: CHECKPOINT_KEYS.partition, type: AttributeType.STRING },
      sortKey: { name: CHECKPOINT_KEYS.sort, type: AttributeType.STRING },
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: props.deletionProtection ?? true,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      ...(props.encryptionKey !== undefined && { encryption: TableEncryptionV2.awsManagedKey() }),
    });
    this.tableName = this.table.tableName;
    this.encryptionKey = props.encryptionKey;
    if (props.encryptionKey !== undefined) encryptWith(this.table, props.encryptionKey);
  }

  grantSource(grantee: IGrantable, deployment: string, connector: string): void {
    grantItems(grantee, this.table.tableArn, `${deployment}/${connector}`);
    grantKey(grantee, this.encryptionKey);
  }
}

/** DynamoDB uses a key of one's own in the name of who asks. */
function grantKey(grantee: IGrantable, key: IKey | undefined): void {
  key?.grant(grantee, 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey');
}

/** CDK's own way, `customerManagedKey`, fails in a stack that is for any region. */
function encryptWith(table: TableV2, key: IKey): void {
  const resource = table.node.defaultChild;
  if (!(resource instanceof CfnGlobalTable)) throw new Error('the table of positions must be a CfnGlobalTable');
  resource.addPropertyOverride('Replicas.0.SSESpecification.KMSMasterKeyId', key.keyArn);
}

class ImportedCheckpointTable extends Construct implements ICheckpointTable {
  readonly tableName: string;
  readonly #encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, tableName: string, encryptionKey?: IKey) {
    super(scope, id);
    this.tableName = tableName;
    this.#encryptionKey = encryptionKey;
  }

  grantSource(grantee: IGrantable, deployment: string, connector: string): void {
    const arn = Stack.of(this).formatArn({ service: 'dynamodb', resource: 'table', resourceName: this.tableName });
    grantItems(grantee, arn, `${deployment}/${connector}`);
    grantKey(grantee, this.#encryptionKey);
  }
}

function grantItems(grantee: IGrantable, tableArn: string, partition: string): void {
  Grant.addToPrincipal({
    grantee,
    // A backfill that is cancelled is deleted.
    actions: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    resourceArns: [tableArn],
    conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [partition] } },
  });
}
