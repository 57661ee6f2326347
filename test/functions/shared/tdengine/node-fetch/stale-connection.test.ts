import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { describe, it } from 'node:test';
import fetch, { TransportError, withOptions } from '../../../../../functions/shared/tdengine/node-fetch/index.ts';
import { type Script, ScriptedConnection } from './scripted-connection.ts';

const ANSWER = 'HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 10\r\n\r\n{"code":0}';

/** Keeps connections that play these scripts, one after the other. */
class ScriptedAgent extends Agent {
  readonly connections: ScriptedConnection[] = [];
  readonly #scripts: Script[];

  constructor(...scripts: Script[]) {
    super({ keepAlive: true });
    this.#scripts = scripts;
  }

  override createConnection(): ScriptedConnection {
    const connection = new ScriptedConnection(this.#scripts.shift() ?? []);
    this.connections.push(connection);
    return connection;
  }

  /** How many requests each connection was given. */
  get sent(): readonly number[] {
    return this.connections.map((connection) => connection.requests);
  }
}

function call(agent: Agent, signal?: AbortSignal): Promise<unknown> {
  const init = { method: 'POST', headers: {}, body: 'INSERT 1' };
  return withOptions({ timeoutMs: 5_000, agent, ...(signal && { signal }) }, async () =>
    (await fetch('http://tdengine/rest/sql', init)).json(),
  );
}

describe('a connection that the server closed while it was kept', () => {
  for (const [name, failure] of [
    ['reset by the server', { error: 'ECONNRESET' }],
    ['broken when written to', { error: 'EPIPE' }],
    ['ended without an answer (socket hang up)', 'end'],
  ] as const) {
    it(`is replaced by another one when it is ${name}`, async () => {
      const agent = new ScriptedAgent([ANSWER, failure], [ANSWER]);
      await call(agent);
      assert.deepEqual(await call(agent), { code: 0 });
      assert.deepEqual(agent.sent, [2, 1]);
    });
  }

  it('is replaced by a new one, without trying other kept ones', async () => {
    const agent = new ScriptedAgent([ANSWER, { error: 'EPIPE' }], [ANSWER, { error: 'EPIPE' }], [ANSWER]);
    await Promise.all([call(agent), call(agent)]);
    assert.deepEqual(await call(agent), { code: 0 });
    assert.deepEqual(agent.sent.toSorted(), [1, 1, 2]);
    assert.equal(agent.connections.filter((connection) => connection.destroyed).length, 2);
  });

  it('is replaced once: a new one that fails too fails the statement', async () => {
    const agent = new ScriptedAgent([ANSWER, 'end'], ['end'], [ANSWER]);
    await call(agent);
    await assert.rejects(call(agent), /ECONNRESET: socket hang up/);
    assert.deepEqual(agent.sent, [2, 1]);
  });
});

describe('a connection that fails for a statement', () => {
  async function failureOf(agent: ScriptedAgent, signal?: AbortSignal): Promise<string> {
    const error = await call(agent, signal).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof TransportError);
    return error.message;
  }

  it('on its first use fails the statement, since the server itself is at fault', async () => {
    for (const [failure, message] of [
      [{ error: 'ECONNRESET' }, 'ECONNRESET: scripted'],
      [{ error: 'EPIPE' }, 'EPIPE: scripted'],
      ['end', 'ECONNRESET: socket hang up'],
    ] as const) {
      const agent = new ScriptedAgent([failure], [ANSWER]);
      assert.equal(await failureOf(agent), message);
      assert.deepEqual(agent.sent, [1]);
    }
  });

  it('after the answer has begun fails the statement, which has run', async () => {
    for (const begun of ['HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"co', 'HTTP/1.1 2']) {
      const agent = new ScriptedAgent([ANSWER, [begun, { error: 'ECONNRESET' }]], [ANSWER]);
      await call(agent);
      assert.match(await failureOf(agent), /^(ECONNRESET: (scripted|aborted|socket hang up))$/, begun);
      assert.deepEqual(agent.sent, [2], begun);
    }
  });

  it('for another reason fails the statement', async () => {
    const agent = new ScriptedAgent([ANSWER, { error: 'ETIMEDOUT' }], [ANSWER]);
    await call(agent);
    assert.equal(await failureOf(agent), 'ETIMEDOUT: scripted');
    assert.deepEqual(agent.sent, [2]);
  });

  it('when the call is ended meanwhile is not replaced', async () => {
    const controller = new AbortController();
    const agent = new ScriptedAgent([ANSWER, [() => controller.abort(), { error: 'ECONNRESET' }]], [ANSWER]);
    await call(agent);
    assert.equal(await failureOf(agent, controller.signal), 'the call was ended');
    assert.deepEqual(agent.sent, [2]);
  });
});
