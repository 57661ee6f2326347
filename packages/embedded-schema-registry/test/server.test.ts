import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { startSchemaRegistry } from '../src/index.ts';

const registry = await startSchemaRegistry();
after(() => registry.close());

/** Status and body of an answer; the code alone of an error. */
async function ask(method: string, path: string, body?: object | string, url = registry.url): Promise<unknown> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${url}${path}`, { method, ...(body !== undefined && { body: text }) });
  const answer = await response.text();
  if (response.status === 200) return answer.startsWith('syntax') ? answer : JSON.parse(answer);
  const { error_code: code, message } = JSON.parse(answer);
  assert.ok(typeof message === 'string' && message !== '', answer);
  return [response.status, code];
}

const record = (...fields: readonly object[]) => JSON.stringify({ type: 'record', name: 'R', fields });
const v = { name: 'v', type: 'long' };
const optional = { name: 'w', type: ['null', 'int'], default: null };

describe('the embedded schema registry', () => {
  it('gives one id to the same schema in all subjects, whatever spaces it has, and a version in each', async () => {
    const first = await ask('POST', '/subjects/one/versions', { schema: record(v) });
    assert.deepEqual(first, { id: 1 });
    assert.deepEqual(await ask('POST', '/subjects/one/versions', { schema: record(v).replaceAll(',', ', ') }), first);
    assert.deepEqual(await ask('POST', '/subjects/two/versions', { schema: record(v) }), first);
    assert.deepEqual(await ask('POST', '/subjects/two/versions', { schema: record(v, optional) }), { id: 2 });
    assert.deepEqual(await ask('GET', '/subjects/two/versions'), [1, 2]);
    assert.deepEqual(await ask('GET', '/subjects'), ['one', 'two']);
    assert.deepEqual(await ask('GET', '/schemas/ids/1'), { schema: record(v) });
    assert.deepEqual(await ask('GET', '/schemas/ids/1/schema'), JSON.parse(record(v)));
    assert.deepEqual(await ask('GET', '/schemas/ids/1/versions'), [
      { subject: 'one', version: 1 },
      { subject: 'two', version: 1 },
    ]);
    const last = { subject: 'two', version: 2, id: 2, schema: record(v, optional) };
    assert.deepEqual(await ask('GET', '/subjects/two/versions/latest'), last);
    assert.deepEqual(await ask('GET', '/subjects/two/versions/2'), last);
    assert.deepEqual(await ask('POST', '/subjects/two', { schema: record(v, optional) }), last);
  });

  it('keeps Protobuf and JSON Schema with their type, and references', async () => {
    const inner = 'syntax = "proto3"; message I { int32 x = 1; }';
    const outer = 'syntax = "proto3"; import "i.proto"; message O { I i = 1; }';
    await ask('POST', '/subjects/i.proto/versions', { schema: inner, schemaType: 'PROTOBUF' });
    const references = [{ name: 'i.proto', subject: 'i.proto', version: 1 }];
    const { id } = Object(
      await ask('POST', '/subjects/outer/versions', { schema: outer, schemaType: 'PROTOBUF', references }),
    );
    assert.deepEqual(await ask('GET', `/schemas/ids/${id}`), { schemaType: 'PROTOBUF', references, schema: outer });
    assert.equal(await ask('GET', `/schemas/ids/${id}/schema`), outer);
    assert.deepEqual(await ask('DELETE', '/subjects/i.proto/versions/1'), [422, 42206]);
    const json = { schema: '{"type":"object"}', schemaType: 'JSON' };
    const { id: ofJson } = Object(await ask('POST', '/subjects/json/versions', json));
    assert.deepEqual(await ask('GET', `/schemas/ids/${ofJson}`), { schemaType: 'JSON', schema: '{"type":"object"}' });
  });

  it('takes no schema that cannot read what those before it wrote, unless its level says so', async () => {
    const path = '/subjects/level/versions';
    const [plain, more] = [{ schema: record(v) }, { schema: record(v, { name: 'n', type: 'int' }) }];
    await ask('POST', path, plain);
    assert.deepEqual(await ask('POST', path, more), [409, 409]);
    assert.deepEqual(await ask('POST', `/compatibility${path}/latest`, more), { is_compatible: false });
    assert.deepEqual(await ask('GET', '/config'), { compatibilityLevel: 'BACKWARD' });
    assert.deepEqual(await ask('GET', '/config/level'), [404, 40408]);
    assert.deepEqual(await ask('PUT', '/config/level', { compatibility: 'forward' }), { compatibility: 'FORWARD' });
    assert.deepEqual(await ask('GET', '/config/level'), { compatibilityLevel: 'FORWARD' });
    assert.deepEqual(await ask('POST', `/compatibility${path}`, more), { is_compatible: true });
    assert.ok(!Array.isArray(await ask('POST', path, more)));
    assert.deepEqual(await ask('PUT', '/config/level', { compatibility: 'SOME' }), [422, 42203]);
  });

  it('deletes softly first, and keeps the id of what is deleted', async () => {
    await ask('POST', '/subjects/gone/versions', { schema: record({ name: 'gone', type: 'int' }) });
    const { id } = Object(await ask('GET', '/subjects/gone/versions/1'));
    assert.deepEqual(await ask('DELETE', '/subjects/gone?permanent=true'), [404, 40405]);
    assert.deepEqual(await ask('DELETE', '/subjects/gone'), [1]);
    assert.deepEqual(await ask('DELETE', '/subjects/gone'), [404, 40404]);
    assert.deepEqual(await ask('GET', '/subjects/gone/versions/1'), [404, 40401]);
    assert.equal(Object(await ask('GET', '/subjects/gone/versions/1?deleted=true')).id, id);
    assert.ok(!Array.isArray(await ask('GET', `/schemas/ids/${id}`)));
    assert.deepEqual(await ask('DELETE', '/subjects/gone?permanent=true'), [1]);
    assert.deepEqual(await ask('GET', '/subjects/gone/versions/1?deleted=true'), [404, 40401]);
  });

  for (const [method, path, body, answer] of [
    ['GET', '/schemas/ids/77', undefined, [404, 40403]],
    ['GET', '/schemas/ids/x', undefined, [404, 40403]],
    ['GET', '/subjects/none/versions', undefined, [404, 40401]],
    ['GET', '/subjects/one/versions/9', undefined, [404, 40402]],
    ['GET', '/subjects/one/versions/first', undefined, [422, 42202]],
    ['POST', '/subjects/one', { schema: record({ name: 'other', type: 'int' }) }, [404, 40403]],
    ['POST', '/subjects/bad/versions', { schema: '{' }, [422, 42201]],
    ['POST', '/subjects/bad/versions', { schema: 'message {', schemaType: 'PROTOBUF' }, [422, 42201]],
    ['POST', '/subjects/bad/versions', { schema: '5', schemaType: 'JSON' }, [422, 42201]],
    ['POST', '/subjects/bad/versions', { schema: '{}', schemaType: 'XML' }, [422, 42201]],
    ['POST', '/subjects/bad/versions', {}, [422, 42201]],
    ['POST', '/subjects/bad/versions', 'no json', [400, 400]],
    ['GET', '/nowhere', undefined, [404, 404]],
  ] as const) {
    it(`answers ${answer.join(' ')} to ${method} ${path} ${JSON.stringify(body ?? '')}`, async () => {
      assert.deepEqual(await ask(method, path, body), answer);
    });
  }

  it('lets in who it was told to', async () => {
    const closed = await startSchemaRegistry({ userInfo: 'me:secret', bearerToken: 'token' });
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${closed.url}/subjects`, { headers })).status;
    assert.equal(await status({}), 401);
    assert.equal(await status({ Authorization: `Basic ${Buffer.from('me:other').toString('base64')}` }), 401);
    assert.equal(await status({ Authorization: `Basic ${Buffer.from('me:secret').toString('base64')}` }), 200);
    assert.equal(await status({ Authorization: 'Bearer token' }), 200);
    await closed.close();
  });
});
