import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectorsFile } from '../../../functions/shared/settings/index.ts';
import type { Invocation } from '../../../local/lambda/lambda.ts';
import { startSource } from '../../../local/runner/source.ts';
import { waitUntil } from '../../../local/wait-until.ts';

const file = connectorsFile.parse({
  deployment: 'd',
  kafka: { bootstrapServers: 'k:1', authentication: 'tls' },
  tdengine: { url: 'https://t', passwordParameter: '/p' },
  sources: { test: { database: 'test', topicPrefix: 't' } },
});
const table = { database: 'test', table: 'm', topic: 't', rows: 3, leftOut: 0, position: '7', caughtUp: true };
const error = { errorType: 'TickError', errorMessage: 'away', trace: [] };

/** A source whose first tick ends like this. */
async function firstTick(invocation: Invocation) {
  const settings = file.sources.test;
  assert.ok(settings);
  const lambda = { invoke: async () => invocation, close: async () => {} };
  const source = startSource('test', settings, lambda, {});
  const state = await waitUntil('a tick', 5_000, () => {
    const { lastTick, failing } = source.state();
    return lastTick === undefined && failing === undefined ? undefined : source.state();
  });
  await source.stop();
  return state;
}

describe('a running source', () => {
  it('keeps the rows and the position of each table', async () => {
    const result = { tables: [table], caughtUp: true };
    const { tables, failing } = await firstTick({ outcome: 'returned', requestId: 'r', result });
    assert.deepEqual([...tables], [['test.m', { rows: 3, position: '7' }]]);
    assert.equal(failing, undefined);
  });

  it('counts a failed tick and says why', async () => {
    const { failing } = await firstTick({ outcome: 'failed', requestId: 'r', error });
    assert.deepEqual(failing, { failures: 1, reason: 'TickError: away' });
  });

  it('counts a tick that returns something else as failed', async () => {
    const { failing } = await firstTick({ outcome: 'returned', requestId: 'r', result: { rows: 1 } });
    assert.equal(failing?.reason, 'its function returned no summary of a tick');
  });
});
