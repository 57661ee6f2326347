import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { CheckpointTable } from '../../functions/source/checkpoint/checkpoint-table.ts';
import { dynamoCheckpoints } from '../../functions/source/checkpoint/dynamo-checkpoints.ts';
import { acquireLease, releaseLease } from '../../functions/source/checkpoint/lease/lease.ts';
import { forThisFile } from '../support/servers/for-this-file.ts';
import { startCheckpoints, valuesOf } from '../support/source/checkpoints.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/commands.md'), 'utf8');

/** The query of the page, the only one whose answer goes to jq. */
const condition = /--consistent-read --key-condition-expression '([^']+)'.* \\\n {2}\| jq -c '(.+?)'/.exec(page);

/** A run of a source: moves test.meters to this time. */
async function runTo(table: CheckpointTable, time: bigint): Promise<void> {
  const now = Number(time);
  const lease = await acquireLease(table, 'lease/0', `run ${time}`, now, now + 1_000);
  assert.ok(lease !== undefined);
  const checkpoints = dynamoCheckpoints(table, lease, () => now);
  const from = await checkpoints.claim('test.meters');
  await checkpoints.commit('test.meters', from, {
    position: { kind: 'time', time, precision: 'ms' },
    published: undefined,
  });
  await releaseLease(table, lease);
}

const checkpoints = await forThisFile(startCheckpoints());

describe('a renamed source', () => {
  /** What the page says to do, with jq's part written out, for the items that `taken` takes. */
  async function copy(from: CheckpointTable, to: CheckpointTable, taken: (item: string) => boolean): Promise<void> {
    const { Items = [] } = await from.client.send(
      new QueryCommand({
        TableName: from.tableName,
        KeyConditionExpression: condition?.[1],
        ExpressionAttributeValues: { ':c': { S: from.connector } },
        ConsistentRead: true,
      }),
    );
    assert.equal(condition?.[2], '.Items[] | .connector.S = "D/NEW"');
    for (const item of Items) {
      if (!taken(item.item?.S ?? '')) continue;
      await to.client.send(
        new PutItemCommand({ TableName: to.tableName, Item: { ...item, connector: { S: to.connector } } }),
      );
    }
  }

  it('goes on where the old one stopped when its checkpoint items are copied as the documentation says', async () => {
    const [old, renamed] = [checkpoints.next(), checkpoints.next()];
    for (const time of [1_000n, 2_000n, 3_000n]) await runTo(old, time);
    await copy(old, renamed, () => true);
    const lease = { owner: 'reader', fence: 0 };
    const all = valuesOf(await dynamoCheckpoints(renamed, lease, Date.now).readAll());
    const { position } = all.get('test.meters') ?? {};
    assert.deepEqual(position, { kind: 'time', time: 3_000n, precision: 'ms' });
    await runTo(renamed, 4_000n);
  });

  it('cannot move positions without the copied fence, and can once a run has found it out', async () => {
    const [old, renamed] = [checkpoints.next(), checkpoints.next()];
    for (const time of [1_000n, 2_000n, 3_000n]) await runTo(old, time);
    await copy(old, renamed, (item) => item.startsWith('table/'));
    await assert.rejects(runTo(renamed, 4_000n), /a newer invocation has taken over test\.meters, .*was that lost\?/);
    await runTo(renamed, 5_000_000n);
  });
});
