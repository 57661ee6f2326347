import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ErrorKind, kindOf } from '../../../../functions/shared/tdengine/error-kind.ts';

const cases: readonly (readonly [code: number, kind: ErrorKind, text: string])[] = [
  [0x000b, 'retry', 'Unable to establish connection'],
  [0x03d3, 'retry', 'Conflict transaction not completed'],
  [0x0396, 'retry', 'Database in creating status'],
  [0x090c, 'retry', 'Sync leader is unreachable'],
  [0x0388, 'schema', 'Database not exist'],
  [0x2603, 'schema', 'Table does not exist'],
  [0x2602, 'schema', 'Invalid column name'],
  [0x2653, 'schema', 'Value too long for column/tag'],
  [0x0357, 'auth', 'Authentication failure'],
  [0x0351, 'auth', 'Invalid user'],
  [0x0803, 'auth', 'licence: time series limit'],
  [0x0219, 'size', 'SQL statement too long'],
  [0x0216, 'data', 'invalid value or syntax of an INSERT'],
  [0x060b, 'data', 'Timestamp data out of range'],
  [0x263e, 'data', 'Row length exceeds max length'],
  [0x061d, 'data', 'subtable belongs to another stable'],
  [0x7fff, 'retry', 'a code that nobody knows'],
];

describe('the kind of a TDengine error', () => {
  for (const [code, kind, text] of cases) {
    it(`is ${kind} for 0x${code.toString(16).padStart(4, '0')}, ${text}`, () => {
      assert.equal(kindOf(code), kind);
    });
  }
});
