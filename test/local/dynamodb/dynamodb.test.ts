import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { CHECKPOINT_KEYS } from '../../../functions/shared/agreed-names.ts';
import { startDynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';

const dynamoDb = await forThisFile(startDynamoDb({ checkpointTable: 'checkpoints' }));
const client = new DynamoDBClient({
  endpoint: dynamoDb.url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
after(() => client.destroy());

const key = { [CHECKPOINT_KEYS.partition]: { S: 'demo/source' }, [CHECKPOINT_KEYS.sort]: { S: 'lease' } };

describe('the local DynamoDB', () => {
  it('has the checkpoint table and checks conditions of writes to it', async () => {
    const take = new UpdateItemCommand({
      TableName: 'checkpoints',
      Key: key,
      UpdateExpression: 'SET leaseOwner = :me',
      ConditionExpression: 'attribute_not_exists(leaseOwner)',
      ExpressionAttributeValues: { ':me': { S: 'first' } },
    });
    await client.send(take);
    await assert.rejects(client.send(take), { name: 'ConditionalCheckFailedException' });
    const { Item } = await client.send(new GetItemCommand({ TableName: 'checkpoints', Key: key }));
    assert.equal(Item?.leaseOwner?.S, 'first');
  });
});
