import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { startChild } from './children.ts';

const node = (script: string) => startChild(process.execPath, ['-e', script], { env: process.env });

describe('a child process of the deploy tests', () => {
  it('gives back what it wrote to stdout and stderr, and its exit code', async () => {
    const child = node('console.log("out"); console.error("err"); process.exitCode = 3');
    assert.equal(await child.ended, 3);
    assert.deepEqual(child.output().trim().split('\n').sort(), ['err', 'out']);
  });

  it('fails with the name of a command that does not exist', async () => {
    await assert.rejects(startChild('no-such-command', [], { env: process.env }).ended, { code: 'ENOENT' });
  });

  it('is stopped together with the processes that it started', async () => {
    // The grandchild holds a connection, and ends only by force.
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const grandchild = `process.on("SIGTERM", () => {}); require("node:net").connect(${address.port}, "127.0.0.1")`;
    const child = node(
      `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}], { stdio: "ignore" })`,
    );
    const [socket] = await once(server, 'connection');
    const closed = once(
      socket.on('error', () => {}),
      'close',
    );
    await child.stop();
    await closed;
    server.close();
  });
});
