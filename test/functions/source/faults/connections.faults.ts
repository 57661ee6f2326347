import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errorBody, type RequestFault } from '../../../support/proxies/fault-proxy.ts';
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

/** Requests to each server in a tick that nothing disturbs. */
const requests = { tdengine: 0, dynamoDb: 0 };
const world = await forThisFile(startFaultWorld());
const scene = await newScene(world);
await sceneToDisturb(world, scene);
world.heal();
assert.equal(await tickOnce(world, scene), 'done');
requests.tdengine = world.proxies.tdengine.statements.length;
requests.dynamoDb = world.proxies.dynamoDb.statements.length;
await assertWhole(world, scene, 0, 'undisturbed');
assert.ok(requests.tdengine >= 30 && requests.dynamoDb >= 12, JSON.stringify(requests));

const UNHEARD: RequestFault = { ran: true, answer: { kind: 'none' } };

const DROPPED: readonly RequestFault[] = [
  { ran: false, answer: { kind: 'none' } },
  UNHEARD,
  { ran: true, answer: { kind: 'half' } },
];

const TDENGINE_FAULTS: readonly [RequestFault, ...RequestFault[]] = [
  UNHEARD,
  { ran: false, answer: { kind: 'none' } },
  { ran: true, answer: { kind: 'half' } },
  { ran: false, answer: { kind: 'status', status: 503, body: '<html>' } },
  { ran: true, answer: { kind: 'status', status: 504, body: errorBody(0x000b) } },
];

/** A tick that meets faults at some requests, then ticks that do not: all is there. */
async function disturbedAt(
  server: keyof typeof requests,
  fault: RequestFault,
  isMet: (request: number) => boolean,
  what: string,
): Promise<void> {
  await sceneToDisturb(world, scene);
  world.heal();
  world.proxies[server].begin((_statement, number) => (isMet(number) ? fault : undefined));
  await tickOnce(world, scene);
  await world.proxies[server].settled();
  await assertNotAhead(world, scene);
  await finish(world, scene);
  await assertWhole(world, scene, 1, `${what}: ${JSON.stringify(fault)}`);
}

describe('a connection of the source that fails at any request, once or until the invocation ends,', () => {
  it('to TDengine costs no row, and sends at most one window of each table twice', async () => {
    // A source does the same for all of them, so they take turns; codes.test.ts fails every kind of statement.
    for (let request = 0; request < requests.tdengine; request += 3) {
      const fault = TDENGINE_FAULTS[(request / 3) % TDENGINE_FAULTS.length] ?? TDENGINE_FAULTS[0];
      const isMet = (number: number) => (request % 2 === 0 ? number === request : number >= request);
      await disturbedAt('tdengine', fault, isMet, `request ${request}`);
    }
  });

  it('to DynamoDB, whether the write was done or not, costs no row, and sends at most one window of each table twice', async () => {
    for (let request = 0; request < requests.dynamoDb; request += 1) {
      await disturbedAt('dynamoDb', UNHEARD, (number) => number === request, `request ${request} once`);
      if (request % 2 === 0) continue;
      const fault = DROPPED[request % DROPPED.length] ?? UNHEARD;
      await disturbedAt('dynamoDb', fault, (number) => number >= request, `from request ${request} on`);
    }
  });
});
