import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { itemKey } from '../../functions/source/checkpoint/checkpoint-table.ts';
import { runCommand } from '../../functions/source/commands/run-command.ts';
import { parseEvent } from '../../functions/source/event.ts';
import { forThisFile } from '../support/servers/for-this-file.ts';
import { itemThere, putItem, startCheckpoints } from '../support/source/checkpoints.ts';
import { commandWorld } from '../support/source/command-world.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/commands.md'), 'utf8');

/** The commands to a source's function that the page shows, in its order. */
const payloads = [...page.matchAll(/`(\{"(?:backfill|delete|move|pause|positions|resume)".*?)`/g)].map(
  ([, json = '']) => json,
);

/** The changes of an item that the page shows: expression, names and values. */
const updates = [
  ...page.matchAll(
    /--update-expression '([^']+)'(?: \\\n {2}--expression-attribute-names '([^']+)')? --expression-attribute-values '([^']+)'/g,
  ),
].map(([, expression = '', names = '', values = '{}']) => ({
  UpdateExpression: expression,
  ...(names !== '' && { ExpressionAttributeNames: JSON.parse(names) }),
  ExpressionAttributeValues: JSON.parse(values),
}));

const checkpoints = await forThisFile(startCheckpoints());

describe('docs/commands.md', () => {
  it('shows commands that the source’s function accepts one after the other', async () => {
    const parts = commandWorld(checkpoints.next());
    const names: string[] = [];
    for (const json of payloads) {
      const event = parseEvent(JSON.parse(json));
      assert.ok(event.kind === 'command', json);
      await runCommand(event.command, parts);
      names.push(event.command.name);
    }
    assert.deepEqual([...new Set(names)].sort(), ['backfill', 'delete', 'move', 'pause', 'positions', 'resume']);
  });

  it('shows changes of a checkpoint item that DynamoDB accepts: a pause, and a move after which no row counts as published', async () => {
    const table = checkpoints.next();
    await putItem(table, 'table/test.meters', {
      position: { S: '1' },
      precision: { S: 'ms' },
      published: { S: 'counts' },
      publishedUpTo: { S: '1' },
      commitId: { S: 'o/1' },
    });
    for (const update of updates) {
      await table.client.send(new UpdateItemCommand({ ...itemKey(table, 'table/test.meters'), ...update }));
    }
    assert.deepEqual(await itemThere(table, 'table/test.meters'), {
      position: { S: '1538577485000' },
      precision: { S: 'ms' },
      paused: { BOOL: true },
    });
  });
});
