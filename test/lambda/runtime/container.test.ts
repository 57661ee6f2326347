import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type LambdaContainer, startContainer } from './container.ts';
import { environmentFolder } from './environment-folder.ts';
import { foreignUser } from './foreign-user.ts';
import { OWN_RUNTIME } from './interface-client.ts';

const HANDLER = `
import { writeFileSync } from 'node:fs';
let calls = 0;
let ticks = 0;
export const handler = async ({ what }, context) => {
  calls += 1;
  switch (what) {
    case 'tell':
      console.log('told');
      return { calls, left: context.getRemainingTimeInMillis(), flags: process.execArgv, uid: process.getuid() };
    case 'count': {
      const before = ticks;
      setInterval(() => (ticks += 1), 1).unref();
      return before;
    }
    case 'throw':
      throw new TypeError('wrong');
    case 'write':
      writeFileSync('handler.mjs', '');
    case 'hang':
      await new Promise((resolve) => setTimeout(resolve, 1e6));
    case 'end':
      process.exit(3);
  }
};
`;

describe('the execution environment of the lambda tests', () => {
  const bundle = join(temporaryFolder('bundle-'), 'bundle');
  const said: string[] = [];
  const user = foreignUser((line) => said.push(line));
  let container: LambdaContainer;

  function start(code: string, timeoutMs = 60_000): Promise<LambdaContainer> {
    mkdirSync(bundle, { recursive: true });
    writeFileSync(join(bundle, 'handler.mjs'), code);
    const folder = environmentFolder(bundle, OWN_RUNTIME);
    return startContainer({ folder, environment: {}, memoryMb: 256, timeoutMs, user });
  }

  before(async () => {
    container = await start(HANDLER);
  });
  after(() => container.close());

  it('runs the function as Lambda does, as a user who does not own its code', async (test) => {
    const ending = await container.invoke({ what: 'tell' });
    assert.ok(ending.kind === 'returned' && typeof ending.value === 'object' && ending.value !== null);
    assert.deepEqual(ending.lines, ['told']);
    const { calls, left, flags, uid } = Object.fromEntries(Object.entries(ending.value));
    assert.equal(calls, 1);
    assert.ok(left > 0 && left <= 60_000);
    for (const flag of ['--max-old-space-size=231', '--max-semi-space-size=12', '--no-experimental-require-module']) {
      assert.ok(flags.includes(flag), flag);
    }
    for (const line of said) test.diagnostic(line);
    assert.equal(uid, user?.uid ?? process.getuid?.());
  });

  it('cannot write its code', async () => {
    const ending = await container.invoke({ what: 'write' });
    assert.ok(ending.kind === 'failed' && /EACCES|EROFS/.test(ending.errorMessage), JSON.stringify(ending));
  });

  it('reports an error with its name', async () => {
    const { lines, ...ending } = await container.invoke({ what: 'throw' });
    assert.deepEqual(ending, { kind: 'failed', errorType: 'TypeError', errorMessage: 'wrong' });
    assert.match(lines.join('\n'), /TypeError/);
  });

  it('is frozen between invocations', async () => {
    await container.invoke({ what: 'count' });
    assert.ok(container.frozen());
    // Which takes a hundred milliseconds and more.
    await (await start(HANDLER)).close();
    const ending = await container.invoke({ what: 'count' });
    assert.ok(ending.kind === 'returned' && Number(ending.value) < 50, JSON.stringify(ending));
    assert.ok(container.peakMb() > 20);
  });

  it('refuses an event that is larger than Lambda takes', async () => {
    await assert.rejects(container.invoke('x'.repeat(6 * 1024 * 1024)), RangeError);
  });

  it('is killed at the deadline, and gone when the function exits', async () => {
    for (const [what, timeoutMs, kind] of [
      ['hang', 200, 'timed-out'],
      ['end', 60_000, 'exited'],
    ] as const) {
      const other = await start(HANDLER, timeoutMs);
      assert.equal((await other.invoke({ what })).kind, kind);
      await other.close();
      await assert.rejects(other.invoke({ what: 'tell' }), /the process is gone/);
    }
  });

  it('does not start when its function cannot be loaded', async () => {
    await assert.rejects(start("import './nothing.mjs';"), /cannot be started: .*nothing\.mjs/s);
    await assert.rejects(start('export const other = 1;'), /handler\.handler is undefined or not exported/);
  });
});
