import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, type Check, runChecks } from '../../../../functions/shared/doctor/check.ts';

type Ports = Readonly<Record<string, unknown>>;

const OK: Answer = { verdict: 'ok', answer: 'well' };
const BAD: Answer = { verdict: 'fail', answer: 'ill' };

function check(name: string, run: Check<Ports>['run'], more: Partial<Check<Ports>> = {}): Check<Ports> {
  return { name, needs: [], limitMs: 1_000, tried: (subject) => `try ${subject}`, run, ...more };
}

const each = (of: string, ...subjects: readonly string[]) => ({ of, list: async () => subjects });

async function answers(...checks: readonly Check<Ports>[]) {
  const lines = await runChecks(checks, {});
  return lines.map(({ check: name, subject, verdict, answer }) => [name, subject, verdict, answer]);
}

describe('checks', () => {
  it('are made at the same time, and one that hangs is told as such and hangs no other', async () => {
    const begun: string[] = [];
    const hangs = check('hangs', () => new Promise(() => {}), { limitMs: 20 });
    const works = check('works', async () => {
      begun.push('works');
      return OK;
    });
    assert.deepEqual(await answers(hangs, works), [
      ['hangs', '', 'unknown', 'no answer within 0.02 s'],
      ['works', '', 'ok', 'well'],
    ]);
    assert.deepEqual(begun, ['works']);
  });

  it('end when the time of all is over', async () => {
    const hangs = check('hangs', () => new Promise(() => {}));
    const [line] = await runChecks([hangs], {}, { timeLeft: () => 10 });
    assert.equal(line?.answer, 'no answer within 0.01 s');
  });

  it('that throw tell why, in one line of bounded length', async () => {
    const [line] = await answers(
      check('throws', async () => {
        throw new Error(`two\nlines ${'x'.repeat(1_000)}`);
      }),
    );
    assert.equal(line?.[2], 'unknown');
    assert.match(String(line?.[3]), /^two lines x+…$/);
    assert.equal(String(line?.[3]).length, 400);
  });

  it('whose need has failed are not made, and name it, through all that follow', async () => {
    const made: string[] = [];
    const note = (name: string) => async () => {
      made.push(name);
      return OK;
    };
    assert.deepEqual(
      await answers(
        check('first', async () => BAD),
        check('second', note('second'), { needs: ['first'] }),
        check('third', note('third'), { needs: ['second'] }),
        check('other', note('other')),
      ),
      [
        ['first', '', 'fail', 'ill'],
        ['second', '', 'unknown', 'not tried: it needs first, see there'],
        ['third', '', 'unknown', 'not tried: it needs second, see there'],
        ['other', '', 'ok', 'well'],
      ],
    );
    assert.deepEqual(made, ['other']);
  });

  it('whose need only warned are made', async () => {
    const warned = check('first', async () => ({ verdict: 'warn', answer: 'soon' }));
    const lines = await answers(
      warned,
      check('second', async () => OK, { needs: ['first'] }),
    );
    assert.equal(lines[1]?.[2], 'ok');
  });

  it('of a subject need what is of the same subject, and else one of all', async () => {
    const tcp = check('tcp', async (_, host) => (host === 'a' ? BAD : OK), { each: each('host', 'a', 'b') });
    const tls = check('tls', async () => OK, { each: each('host', 'a', 'b'), needs: ['tcp'] });
    const database = check('database', async () => OK, { each: each('database', 'power'), needs: ['tls'] });
    const lines = await answers(tcp, tls, database);
    assert.deepEqual(
      lines.map(([name, subject, verdict]) => [name, subject, verdict]),
      [
        ['tcp', 'a', 'fail'],
        ['tcp', 'b', 'ok'],
        ['tls', 'a', 'unknown'],
        ['tls', 'b', 'ok'],
        ['database', 'power', 'ok'],
      ],
    );
  });

  it('need nothing of a subject that the need is not made for, as plain HTTP needs no certificate', async () => {
    const tls = check('tls', async () => BAD, { each: each('host', 'secure') });
    const signIn = check('sign-in', async () => OK, { each: each('host', 'secure', 'plain'), needs: ['tls'] });
    const lines = await answers(tls, signIn);
    assert.deepEqual(
      lines.map(([name, subject, verdict]) => [name, subject, verdict]),
      [
        ['tls', 'secure', 'fail'],
        ['sign-in', 'secure', 'unknown'],
        ['sign-in', 'plain', 'ok'],
      ],
    );
  });

  it('whose subjects nobody can tell are one line that says so', async () => {
    const first = check('first', async () => BAD);
    const list = () => Promise.reject(new Error('nobody knows'));
    assert.deepEqual(
      await answers(
        first,
        check('second', async () => OK, { each: { of: 'topic', list } }),
      ),
      [
        ['first', '', 'fail', 'ill'],
        ['second', '', 'unknown', 'it could not be found out which topic there is'],
      ],
    );
    assert.equal(
      (await runChecks([first, check('second', async () => OK, { each: { of: 'topic', list } })], {}))[1]?.tried,
      'try …',
    );
    const after = check('second', async () => OK, { each: { of: 'topic', list }, needs: ['first'] });
    assert.deepEqual((await answers(first, after))[1], [
      'second',
      '',
      'unknown',
      'not tried: it needs first, see there',
    ]);
  });

  it('are told one by one as they end', async () => {
    const told: string[] = [];
    const slow = check('slow', async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return OK;
    });
    await runChecks(
      [slow, check('fast', async () => OK)],
      {},
      {
        told: ({ check: name }) => told.push(name),
      },
    );
    assert.deepEqual(told, ['fast', 'slow']);
  });

  it('that need one that is not before them are a mistake', async () => {
    await assert.rejects(
      runChecks([check('first', async () => OK, { needs: ['second'] })], {}),
      /check first needs second/,
    );
  });
});
