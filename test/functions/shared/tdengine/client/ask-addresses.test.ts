import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { type AddressHealth, addressHealth } from '../../../../../functions/shared/tdengine/client/address-health.ts';
import {
  type AskOptions,
  type AskParts,
  askAddresses,
  type FailureOf,
} from '../../../../../functions/shared/tdengine/client/ask-addresses.ts';

/** What an address does with a statement. */
type Behaviour =
  | { readonly kind: 'answers'; readonly afterMs: number }
  /** Fails at once. */
  | { readonly kind: 'fails'; readonly as: FailureOf }
  /** Takes connections and says nothing. */
  | { readonly kind: 'frozen' }
  /** Takes no connection. */
  | { readonly kind: 'lost' };

class Failure extends Error {
  readonly as: FailureOf;
  constructor(as: FailureOf) {
    super(as);
    this.as = as;
  }
}

/** Addresses, and the time, which passes when nothing else is to be done. */
function world(behaviours: readonly Behaviour[], first = 0, isOnKept = false) {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly call: () => void }>();
  const asked: { readonly address: number; readonly at: number; ended: boolean; readonly options: AskOptions }[] = [];
  const told: string[] = [];
  const after = (ms: number, call: () => void) => {
    const timer = { at: now + ms, call };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const health: AddressHealth = addressHealth(behaviours.length, first, () => now);
  const parts: AskParts = {
    health,
    after,
    now: () => now,
    failureOf: (error) => (error instanceof Failure ? error.as : 'statement'),
    failed: ({ address }) => told.push(`failed ${address}`),
    recovered: (address) => told.push(`recovered ${address}`),
    together: (failures) => new Error(`together ${failures.map(({ address }) => address).join()}`),
  };

  function ask(address: number, options: AskOptions) {
    const one = { address, at: now, ended: false, options };
    asked.push(one);
    const answer = Promise.withResolvers<number>();
    const begun = Promise.withResolvers<void>();
    const behaviour = behaviours[address] ?? { kind: 'lost' };
    const { timeoutMs, connectMs = timeoutMs } = options;
    const fail = (ms: number, as: FailureOf) => after(ms, () => answer.reject(new Failure(as)));
    switch (behaviour.kind) {
      case 'answers':
        if (behaviour.afterMs > timeoutMs) fail(timeoutMs, 'silence');
        else {
          after(behaviour.afterMs, () => {
            begun.resolve();
            answer.resolve(address);
          });
        }
        break;
      case 'fails':
        fail(0, behaviour.as);
        break;
      case 'frozen':
        fail(timeoutMs, 'silence');
        break;
      case 'lost':
        fail(connectMs, options.connectMs === undefined ? 'silence' : 'address');
        break;
    }
    return {
      answer: answer.promise,
      begun: begun.promise,
      isOnKept: () => isOnKept && !options.isFresh,
      end() {
        one.ended = true;
      },
    };
  }

  /** What became of a statement, and how long that took. */
  async function statement(onSilence: 'beside' | 'instead', timeoutMs = 60_000) {
    const began = now;
    let outcome: { readonly answer?: number; readonly error?: string } | undefined;
    askAddresses({ ask, timeoutMs, onSilence }, parts).then(
      (answer) => {
        outcome = { answer };
      },
      (error: Error) => {
        outcome = { error: error.message };
      },
    );
    for (;;) {
      await turn();
      if (outcome !== undefined) return { ...outcome, ms: now - began };
      const [next] = [...timers].sort((a, b) => a.at - b.at);
      assert.ok(next !== undefined, 'something is waited for');
      now = Math.max(now, next.at);
      timers.delete(next);
      next.call();
    }
  }

  return { statement, asked, told, pass: (ms: number) => (now += ms) };
}

const OK: Behaviour = { kind: 'answers', afterMs: 5 };
const slow = (afterMs: number): Behaviour => ({ kind: 'answers', afterMs });
const FROZEN: Behaviour = { kind: 'frozen' };
const LOST: Behaviour = { kind: 'lost' };
const fails = (as: FailureOf): Behaviour => ({ kind: 'fails', as });

describe('a statement with several addresses of TDengine', () => {
  it('is sent to one address, the first as long as it answers', async () => {
    const { statement, asked, told } = world([OK, OK, OK], 1);
    for (let times = 0; times < 3; times += 1) assert.deepEqual(await statement('instead'), { answer: 1, ms: 5 });
    assert.deepEqual(
      asked.map(({ address }) => address),
      [1, 1, 1],
    );
    assert.deepEqual(told, []);
  });

  it('is sent to the next address at once when one refuses, breaks, or is not ready', async () => {
    for (const onSilence of ['beside', 'instead'] as const) {
      for (const as of ['address', 'connection'] as const) {
        const { statement, told } = world([fails(as), OK]);
        assert.deepEqual(await statement(onSilence), { answer: 1, ms: 5 });
        assert.deepEqual(told, ['failed 0']);
      }
    }
  });

  it('is not sent to another address when it is itself at fault', async () => {
    const { statement, asked } = world([fails('statement'), OK]);
    assert.deepEqual(await statement('instead'), { error: 'statement', ms: 0 });
    assert.equal(asked.length, 1);
  });

  it('is sent to the next address within seconds when one is lost, which then comes last for a while', async () => {
    const { statement, asked, told, pass } = world([LOST, OK]);
    assert.deepEqual(await statement('instead'), { answer: 1, ms: 3_005 });
    assert.deepEqual(await statement('instead'), { answer: 1, ms: 5 });
    pass(1_000);
    assert.deepEqual(await statement('beside'), { answer: 1, ms: 3_005 });
    assert.deepEqual(
      asked.map(({ address }) => address),
      [0, 1, 1, 0, 1],
    );
    assert.deepEqual(told, ['failed 0']);
    // The last one behind which there is no other has all the time to connect.
    assert.equal(asked[1]?.options.connectMs, undefined);
  });

  it('is sent first, over a new connection, to an address that answers again, which is logged', async () => {
    const behaviours = [fails('address'), OK];
    const { statement, asked, told, pass } = world(behaviours);
    await statement('instead');
    behaviours[0] = OK;
    pass(1_000);
    assert.deepEqual(await statement('instead'), { answer: 0, ms: 5 });
    assert.deepEqual(await statement('instead'), { answer: 0, ms: 5 });
    assert.deepEqual(told, ['failed 0', 'recovered 0']);
    assert.deepEqual(
      asked.map(({ address, options }) => [address, options.isFresh]),
      [
        [0, false],
        [1, false],
        [0, true],
        [0, false],
      ],
    );
  });

  it('that reads is sent to another address beside a silent one, and the slower answer is ended', async () => {
    const { statement, asked, told } = world([FROZEN, OK]);
    assert.deepEqual(await statement('beside'), { answer: 1, ms: 10_005 });
    assert.deepEqual(
      asked.map(({ ended }) => ended),
      [true, false],
    );
    assert.deepEqual(told, ['failed 0']);
    assert.deepEqual(await statement('beside'), { answer: 1, ms: 5 });
  });

  it('that writes is sent to another address after a silent one, so that it is in one place at a time', async () => {
    const { statement, asked } = world([FROZEN, OK]);
    assert.deepEqual(await statement('instead'), { answer: 1, ms: 25_005 });
    assert.ok(asked[0]?.ended);
  });

  it('is not given up at an address that answers slowly', async () => {
    const { statement, told } = world([slow(40_000), fails('address')]);
    assert.deepEqual(await statement('beside'), { answer: 0, ms: 40_000 });
    assert.deepEqual(told, ['failed 1']);
    const both = world([slow(40_000), slow(40_000)]);
    assert.deepEqual(await both.statement('beside'), { answer: 0, ms: 40_000 });
    assert.deepEqual(both.told, []);
    // A write: what was slow is asked again in the next place.
    const write = world([slow(20_000), OK]);
    assert.deepEqual(await write.statement('instead'), { answer: 0, ms: 20_000 });
    assert.deepEqual(write.told, []);
  });

  it('fails with one error of all addresses when none answers, within its time', async () => {
    for (const onSilence of ['beside', 'instead'] as const) {
      const { statement } = world([fails('address'), LOST, FROZEN]);
      const { error, ms } = await statement(onSilence, 9_000);
      assert.match(error ?? '', /^together 0,1,2$/);
      assert.ok(ms <= 9_000, `${ms} ms`);
    }
  });

  it('is answered within a bound as long as one address is alive, however the others fail', async () => {
    const dead = fc.constantFrom<Behaviour>(FROZEN, LOST, fails('address'), fails('connection'), fails('silence'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(dead, { minLength: 0, maxLength: 5 }),
        fc.nat(5),
        fc.nat(5),
        fc.constantFrom('beside' as const, 'instead' as const),
        fc.integer({ min: 1_000, max: 120_000 }),
        async (deads, at, first, onSilence, timeoutMs) => {
          const count = deads.length + 1;
          const behaviours = deads.toSpliced(at % count, 0, OK);
          // Alone, a server that is asked has all of the time.
          const { statement } = world(behaviours, first % count);
          const answer = at % count;
          for (let times = 0; times < 3; times += 1) {
            const ended = await statement(onSilence, timeoutMs);
            // One that says itself that the time is over leaves none.
            if (deads.some((each) => each.kind === 'fails' && each.as === 'silence')) continue;
            assert.equal(ended.answer, answer);
            assert.ok(ended.ms <= (timeoutMs * (count - 1)) / count + 10, `${ended.ms} ms of ${timeoutMs}`);
          }
        },
      ),
    );
  });

  it('is not lost when another address is alive at each statement', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            alive: fc.nat(2),
            dead: fc.constantFrom(FROZEN, LOST, fails('address')),
            passed: fc.nat(70_000),
          }),
          {
            minLength: 1,
            maxLength: 20,
          },
        ),
        async (steps) => {
          const behaviours: Behaviour[] = [OK, OK, OK];
          const { statement, pass } = world(behaviours);
          for (const { alive, dead, passed } of steps) {
            for (const address of behaviours.keys()) behaviours[address] = address === alive ? OK : dead;
            const { answer, ms } = await statement('instead');
            assert.equal(answer, alive);
            assert.ok(ms <= 40_005, `${ms} ms`);
            pass(passed);
          }
        },
      ),
    );
  });
});

describe('a statement with one address of TDengine', () => {
  it('is sent over a new connection too when a kept one is silent', async () => {
    for (const onSilence of ['beside', 'instead'] as const) {
      const { statement, asked } = world([FROZEN], 0, true);
      assert.deepEqual(await statement(onSilence, 8_000), { error: 'silence', ms: 8_000 });
      assert.deepEqual(
        asked.map(({ options, at, ended }) => [options.isFresh, at, ended]),
        [
          [false, 0, onSilence === 'instead'],
          [true, onSilence === 'beside' ? 2_000 : 4_000, false],
        ],
      );
    }
  });

  it('is sent once when a new connection is silent, or refuses', async () => {
    for (const behaviour of [FROZEN, fails('address')]) {
      const { statement, asked } = world([behaviour]);
      await statement('beside', 8_000);
      assert.equal(asked.length, 1);
    }
  });
});
