import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type EmbeddedTDengine, startTDengine } from '../src/index.ts';

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

interface Answer {
  readonly status: number;
  readonly bytes: Buffer;
  readonly text: string;
}

/** Sends a statement by node:http, which adds no header of its own and unpacks nothing. */
function post(url: string, sql: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const all = { authorization: basic('root', 'taosdata'), ...headers };
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: '/rest/sql', method: 'POST', headers: all }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: response.statusCode ?? 0, bytes, text: bytes.toString('utf8') });
      });
    });
    sent.on('error', reject);
    sent.end(sql);
  });
}

describe('the embedded TDengine server', () => {
  let server: EmbeddedTDengine;
  before(async () => {
    server = await startTDengine({ now: () => 1_717_200_000_000 });
    await post(server.url, 'CREATE DATABASE d KEEP 36500');
    await post(server.url, 'CREATE TABLE d.t (ts TIMESTAMP, v VARCHAR(400), n NCHAR(100))');
  });
  after(() => server.close());

  it('gives its own clock’s time', async () => {
    const { text } = await post(server.url, 'SELECT now()');
    assert.equal(
      text,
      '{"code":0,"column_meta":[["now()","TIMESTAMP",8]],"data":[["2024-06-01T00:00:00.000Z"]],"rows":1}',
    );
  });

  it('rejects with EADDRINUSE when the port is taken', async () => {
    await assert.rejects(startTDengine({ port: server.port }), { code: 'EADDRINUSE' });
  });

  it('frees its port when it is closed', async () => {
    const first = await startTDengine();
    await first.close();
    const second = await startTDengine({ port: first.port });
    assert.equal(second.port, first.port);
    await second.close();
  });

  it('lets in the user it was started with and no other', async () => {
    const other = await startTDengine({ user: 'sink', password: 'secret' });
    const code = async (user: string, password: string): Promise<string> =>
      (await post(other.url, 'SELECT 1', { authorization: basic(user, password) })).text.slice(0, 11);
    assert.equal(await code('sink', 'secret'), '{"code":0,"');
    assert.equal(await code('sink', 'wrong'), '{"code":855');
    assert.equal(await code('root', 'taosdata'), '{"code":849');
    await other.close();
  });

  it('adds the trailer of an empty gzip stream when request and response are compressed, as taosadapter does', async () => {
    const headers = { 'content-encoding': 'gzip', 'accept-encoding': 'gzip' };
    const { text, bytes } = await post(server.url, gzipSync('SELECT 1'), headers);
    assert.ok(text.startsWith('{"code":0,"column_meta":[["1","BIGINT",8]],"data":[[1]],"rows":1}'));
    assert.equal(bytes.subarray(-23).toString('hex'), '1f8b08000000000000ff010000ffff0000000000000000');
  });

  it('answers a compressed request of a client that takes no gzip without that trailer', async () => {
    const { text } = await post(server.url, gzipSync('SELECT 1'), { 'content-encoding': 'gzip' });
    assert.equal(text, '{"code":0,"column_meta":[["1","BIGINT",8]],"data":[[1]],"rows":1}');
  });

  it('refuses a body that only claims to be compressed', async () => {
    const { status, text } = await post(server.url, 'SELECT 1', { 'content-encoding': 'gzip' });
    assert.deepEqual([status, text], [400, '']);
  });

  it('has no endpoint for writing but SQL', async () => {
    const response = await fetch(`${server.url}/influxdb/v1/write?db=d`, { method: 'POST', body: 'm v=1' });
    assert.equal(response.status, 404);
  });

  it('returns any text as it was inserted, in VARCHAR and NCHAR', async () => {
    // As unit `binary`, which takes a second to list all characters first.
    const anyCharacter = fc
      .nat(0x10ffff)
      .map((point) => String.fromCodePoint(point))
      .filter((character) => character.isWellFormed());
    const text = fc.string({ unit: anyCharacter, maxLength: 60 }).filter((value) => !value.includes('\u0000'));
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const literal = `'${value.replace(/[\\']/g, '\\$&')}'`;
        const inserted = await post(server.url, `INSERT INTO d.t VALUES (1704067200000, ${literal}, ${literal})`);
        assert.match(inserted.text, /^\{"code":0,/);
        const { data } = JSON.parse((await post(server.url, 'SELECT v, n FROM d.t')).text);
        assert.deepEqual(data, [[value, value]]);
      }),
      { numRuns: 200 },
    );
  });

  it('answers every statement with JSON', async () => {
    const words = [
      'SELECT',
      'FROM',
      'd.t',
      '*',
      '(',
      ')',
      ',',
      "'x'",
      'ts',
      '1',
      '`',
      'WHERE',
      'INSERT INTO',
      'VALUES',
      'count(',
      '-',
      ';',
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 }), async (parts) => {
        const { text } = await post(server.url, parts.join(' '));
        const answer: { readonly code: number } = JSON.parse(text);
        assert.notEqual(answer.code, 0x0115, `internal error for ${parts.join(' ')}: ${text}`);
      }),
      { numRuns: 500 },
    );
  });
});
