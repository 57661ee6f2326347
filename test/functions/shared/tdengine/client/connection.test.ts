import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressesOf, hostOf } from '../../../../../functions/shared/tdengine/client/connection.ts';

describe('the addresses in a TDengine URL setting', () => {
  it('are one, or several with commas and blanks between them', () => {
    assert.deepEqual(addressesOf('https://a:6041'), ['https://a:6041']);
    assert.deepEqual(addressesOf('http://a:6041, http://b:6041 ,https://c'), [
      'http://a:6041',
      'http://b:6041',
      'https://c',
    ]);
  });

  it('have the scheme of the one before by default, as in TDengine’s drivers', () => {
    assert.deepEqual(addressesOf('https://a:6041,b:6041,[fd00::1]:6041,http://c,d'), [
      'https://a:6041',
      'https://b:6041',
      'https://[fd00::1]:6041',
      'http://c',
      'http://d',
    ]);
  });

  it('that are invalid stay what they are', () => {
    assert.deepEqual(addressesOf(''), ['']);
    assert.deepEqual(addressesOf('a:6041,b'), ['a:6041', 'b']);
    assert.deepEqual(addressesOf('http://a,,ftp://b,'), ['http://a', '', 'ftp://b', '']);
  });

  it('are shown by host and port alone', () => {
    assert.equal(hostOf('https://user:secret@td.example.com:6041/x?token=secret'), 'td.example.com:6041');
    assert.equal(hostOf('https://td.example.com'), 'td.example.com');
  });
});
