import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import {
  createTDengine,
  type QueryResult,
  type StatementLimits,
  type TDengine,
} from '../../../../../functions/shared/tdengine/client/client.ts';
import {
  OLDEST_SUPPORTED,
  supportedClients,
  supportedTDengine,
  versionProblem,
} from '../../../../../functions/shared/tdengine/client/supported-version.ts';
import { NO_CODE, refusal, TDengineError } from '../../../../../functions/shared/tdengine/error.ts';

const ASKS = 'SELECT SERVER_VERSION()';
const NOTHING: QueryResult = { columns: [], rows: [] };

/** A TDengine that gives these answers to the question for its version, one after another, and takes all else. */
function answering(...answers: readonly unknown[]) {
  const left = [...answers];
  const statements: string[] = [];
  const limits: (StatementLimits | undefined)[] = [];
  const tdengine: TDengine = {
    async query(sql, limit) {
      statements.push(sql);
      limits.push(limit);
      if (sql !== ASKS) return NOTHING;
      const answer = left.shift();
      if (answer instanceof Error) throw answer;
      return answer === undefined ? NOTHING : { columns: [], rows: [[answer]] };
    },
    async execute(sql, limit) {
      statements.push(sql);
      limits.push(limit);
      return 0;
    },
  };
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  return { tdengine, statements, limits, warnings, warn };
}

const down = new TDengineError(NO_CODE, 'retry', 'TDengine: connection refused');

describe('the check of TDengine’s version', () => {
  it('is done once, before the first statement', async () => {
    const { tdengine, statements, warnings, warn } = answering('3.3.5.2.alpha');
    const supported = supportedTDengine(tdengine, warn);
    await Promise.all([supported.query('SELECT 1'), supported.execute('INSERT 1'), supported.query('SELECT 2')]);
    await supported.execute('INSERT 2');
    assert.deepEqual(statements, [ASKS, 'SELECT 1', 'INSERT 1', 'SELECT 2', 'INSERT 2']);
    assert.deepEqual(warnings, []);
  });

  it('is done again after a failure, which fails the statement', async () => {
    const { tdengine, statements, warn } = answering(down, refusal(0x0357, 'Authentication failure'), '3.3.0.0');
    const supported = supportedTDengine(tdengine, warn);
    await assert.rejects(supported.execute('INSERT 1'), down);
    await assert.rejects(supported.execute('INSERT 1'), { code: 0x0357, kind: 'auth' });
    await supported.execute('INSERT 1');
    assert.deepEqual(statements, [ASKS, ASKS, ASKS, 'INSERT 1']);
  });

  it('refuses every statement when it is too old, until the server is upgraded', async () => {
    const { tdengine, statements, warn } = answering('3.2.3.0', '3.2.3.0', '3.3.0.0');
    const supported = supportedTDengine(tdengine, warn);
    const refused = { kind: 'auth', message: 'TDengine 3.2.3.0 is too old: the oldest that is supported is 3.3.0' };
    await assert.rejects(supported.execute('INSERT 1'), refused);
    await assert.rejects(supported.query('SELECT 1'), refused);
    await supported.query('SELECT 2');
    assert.deepEqual(statements, [ASKS, ASKS, ASKS, 'SELECT 2']);
  });

  it('warns once when the server does not say it, and lets statements pass', async () => {
    for (const answer of [
      undefined,
      null,
      7,
      '',
      'cloud',
      refusal(0x2600, 'syntax error'),
      refusal(0x0374, 'no func'),
    ]) {
      const { tdengine, statements, warnings, warn } = answering(answer);
      const supported = supportedTDengine(tdengine, warn);
      await supported.execute('INSERT 1');
      await supported.execute('INSERT 2');
      assert.deepEqual(statements, [ASKS, 'INSERT 1', 'INSERT 2']);
      assert.deepEqual(warnings, ['TDengine does not tell its version; the oldest that is supported is 3.3.0']);
    }
  });

  it('takes its time from the statement’s', async () => {
    const { tdengine, limits, warn } = answering('3.3.7.5');
    let time = 0;
    const slow: TDengine = {
      ...tdengine,
      async query(sql, limit) {
        time += 400;
        return tdengine.query(sql, limit);
      },
    };
    const supported = supportedTDengine(slow, warn, () => time);
    await supported.execute('INSERT 1', { timeoutMs: 1_000 });
    await supported.execute('INSERT 2', { timeoutMs: 1_000 });
    assert.deepEqual(limits, [{ timeoutMs: 1_000 }, { timeoutMs: 600 }, { timeoutMs: 1_000 }]);
  });

  it('refuses versions before 3.3.0, and no later ones', () => {
    const problems = [
      '2.6.0.34',
      '3.0.7.1',
      '3.2.9.9',
      '3.3.0',
      '3.3.0.0',
      '3.3',
      '3.3.5.2.alpha',
      '3.10.0',
      '4.0.0.0',
    ];
    assert.deepEqual(problems.map(versionProblem), [
      'old',
      'old',
      'old',
      ...Array.from({ length: 6 }, () => undefined),
    ]);
    assert.deepEqual(['v3.3.0', '3', 'x', '', undefined].map(versionProblem), Array(5).fill('unknown'));
    assert.equal(versionProblem(OLDEST_SUPPORTED), undefined);
  });

  for (const [version, outcome] of [
    ['3.2.3', /TDengine 3\.2\.3\.0 is too old/],
    ['3.3.0', undefined],
    ['3.3.7.5', undefined],
  ] as const) {
    it(`works with a server of version ${version}`, async (test) => {
      const server = await startTDengine({ version });
      test.after(() => server.close());
      const connection = { url: server.url, user: 'root', password: 'taosdata' };
      const supported = supportedClients({ warn: () => assert.fail('no warning'), info: () => {} })(connection);
      const done = supported.execute('CREATE DATABASE d');
      if (outcome === undefined) await done;
      else await assert.rejects(done, outcome);
      const { rows } = await createTDengine(connection).query(
        "SELECT name FROM information_schema.ins_databases WHERE name='d'",
      );
      assert.equal(rows.length, outcome === undefined ? 1 : 0);
    });
  }
});
