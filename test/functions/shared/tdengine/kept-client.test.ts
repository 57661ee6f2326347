import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keptClient } from '../../../../functions/shared/tdengine/kept-client.ts';

const connection = { url: 'https://tdengine.example.com:6041', user: 'root', password: 'taosdata' };

describe('the client of a container', () => {
  it('is the same as long as its connection and compression are', () => {
    const clientOf = keptClient();
    const first = clientOf(connection);
    assert.equal(clientOf(connection, 'none'), first);
    const packed = clientOf(connection, 'gzip');
    assert.notEqual(packed, first);
    assert.equal(clientOf(connection, 'gzip'), packed);
  });

  it('is another one when a secret has changed', () => {
    const clientOf = keptClient();
    const first = clientOf(connection);
    assert.notEqual(clientOf({ ...connection, password: 'changed' }), first);
  });
});
