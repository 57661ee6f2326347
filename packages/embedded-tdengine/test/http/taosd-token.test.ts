import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeToken, readToken } from '../../src/http/taosd-token.ts';

describe('Taosd tokens', () => {
  it('are the same that a real server gives', () => {
    const token = '/KfeAzX/f9na8qdtNZmtONryp201ma04bEl8LcvLUd7a8qdtNZmtONryp201ma04';
    assert.equal(makeToken('root', 'taosdata'), token);
    assert.deepEqual(readToken(token), ['root', 'taosdata']);
  });

  it('hold names and passwords of at most 24 bytes', () => {
    assert.deepEqual(readToken(makeToken('u'.repeat(24), 'p'.repeat(24)) ?? ''), ['u'.repeat(24), 'p'.repeat(24)]);
    assert.equal(makeToken('u'.repeat(25), 'p'), undefined);
    assert.equal(makeToken('u', 'ü'.repeat(13)), undefined);
  });

  for (const token of ['', 'abc', Buffer.alloc(24).toString('base64')]) {
    it(`cannot be read from ${JSON.stringify(token)}`, () => assert.equal(readToken(token), undefined));
  }
});
