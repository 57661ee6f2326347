import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keptClient } from '../../../../functions/shared/tdengine/kept-client.ts';

const connection = { url: 'https://tdengine.example.com:6041', user: 'root', password: 'taosdata' };

describe('the TDengine client of a container', () => {
  it('is kept as long as its connection and compression settings are the same', () => {
    const clientOf = keptClient();
    const first = clientOf(connection);
    assert.equal(clientOf(connection, 'none'), first);
    const packed = clientOf(connection, 'gzip');
    assert.notEqual(packed, first);
    assert.equal(clientOf(connection, 'gzip'), packed);
  });

  it('is replaced when a secret has changed', () => {
    const clientOf = keptClient();
    const first = clientOf(connection);
    assert.notEqual(clientOf({ ...connection, password: 'changed' }), first);
  });
});
