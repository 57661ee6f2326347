import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RequestFault } from '../../../support/proxies/fault-proxy.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import {
  assertNotAhead,
  assertWhole,
  finish,
  newScene,
  sceneToDisturb,
  tickOnce,
} from '../../../support/source/disturbed.ts';
import { startFaultWorld } from '../../../support/source/fault-world.ts';

const SILENT: RequestFault = { ran: false, answer: { kind: 'never' } };

const world = await forThisFile(startFaultWorld());
const scene = await newScene(world);

describe('a server that does not answer the source', () => {
  it('TDengine at any statement: the invocation ends before its time is used up', async () => {
    for (let request = 0; request < 36; request += 12) {
      await sceneToDisturb(world, scene);
      world.proxies.tdengine.begin((_statement, number) => (number >= request ? SILENT : undefined));
      const end = Date.now() + 3_000;
      assert.match(await tickOnce(world, scene, { timeLeft: () => end - Date.now() }), /no answer within|open/);
      // A handler keeps three seconds back.
      assert.ok(Date.now() < end + 2_500);
      await assertNotAhead(world, scene);
      await finish(world, scene);
      await assertWhole(world, scene, 1, `silent from statement ${request} on`);
    }
  });

  it('DynamoDB once: the request is sent again, and a commit is done once', async () => {
    await sceneToDisturb(world, scene);
    const silenced = new Set<string>();
    world.proxies.dynamoDb.begin((statement) => {
      // The first of each kind.
      if (silenced.has(statement)) return undefined;
      silenced.add(statement);
      return { ...SILENT, ran: silenced.size % 2 === 0 };
    });
    assert.equal(await tickOnce(world, scene), 'done');
    assert.ok(silenced.size > 8);
    await assertNotAhead(world, scene);
    await finish(world, scene);
    await assertWhole(world, scene, 0, 'silent once');
  });

  it('DynamoDB again and again: the invocation fails, and the next one sends every row', async () => {
    await sceneToDisturb(world, scene);
    world.proxies.dynamoDb.begin((statement) => (statement.includes('#position') ? SILENT : undefined));
    assert.match(await tickOnce(world, scene), /TickError/);
    await assertNotAhead(world, scene);
    await finish(world, scene);
    await assertWhole(world, scene, 1, 'silent for good');
  });
});
