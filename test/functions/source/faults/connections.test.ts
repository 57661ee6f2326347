import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { errorBody, type RequestFault } from '../../sink/support/fault-proxy.ts';
import { assertNotAhead, assertWhole, finish, sceneToDisturb, tickOnce } from '../support/disturbed.ts';
import { type FaultWorld, startFaultWorld } from '../support/fault-world.ts';

let world: FaultWorld;
/** Requests to each server in a tick that nothing disturbs. */
const requests = { tdengine: 0, dynamoDb: 0 };
before(async () => {
  world = await startFaultWorld();
  const scene = await sceneToDisturb(world);
  world.heal();
  assert.equal(await tickOnce(world, scene), 'done');
  requests.tdengine = world.proxies.tdengine.statements.length;
  requests.dynamoDb = world.proxies.dynamoDb.statements.length;
  await assertWhole(world, scene, 0, 'undisturbed');
  assert.ok(requests.tdengine >= 30 && requests.dynamoDb >= 12, JSON.stringify(requests));
});
after(() => world.close());

const DROPPED: readonly RequestFault[] = [
  { ran: false, answer: { kind: 'none' } },
  { ran: true, answer: { kind: 'none' } },
  { ran: true, answer: { kind: 'half' } },
];

const TDENGINE_FAULTS: readonly RequestFault[] = [
  ...DROPPED,
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
  const scene = await sceneToDisturb(world);
  world.heal();
  world.proxies[server].begin((_statement, number) => (isMet(number) ? fault : undefined));
  await tickOnce(world, scene);
  await world.proxies[server].settled();
  await assertNotAhead(world, scene);
  await finish(world, scene);
  await assertWhole(world, scene, 1, `${what}: ${JSON.stringify(fault)}`);
}

/** At every request, from there on or this once; the faults by turns, all of them at every server. */
async function disturbedEverywhere(server: keyof typeof requests, faults: readonly RequestFault[]): Promise<void> {
  for (let request = 0; request < requests[server]; request += 1) {
    for (const [kind, isMet] of [
      ['once', (number: number) => number === request],
      ['from', (number: number) => number >= request],
    ] as const) {
      const fault = faults[(request + (kind === 'once' ? 0 : 1)) % faults.length];
      assert.ok(fault);
      await disturbedAt(server, fault, isMet, `${kind} request ${request}`);
    }
  }
}

describe('a connection that fails, at whichever request, once or until the invocation ends', () => {
  it('to TDengine: every row is in its topic after the next ticks, at most one window of each table twice', () =>
    disturbedEverywhere('tdengine', TDENGINE_FAULTS));

  it('to DynamoDB, whether the write was done or not: the same', () => disturbedEverywhere('dynamoDb', DROPPED));
});
