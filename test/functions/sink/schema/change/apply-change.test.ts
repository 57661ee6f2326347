import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TDengine } from '../../../../../functions/shared/tdengine/client/client.ts';
import { applyChange } from '../../../../../functions/sink/schema/change/apply-change.ts';
import type { Definition, SchemaChange } from '../../../../../functions/sink/schema/schema-change.ts';
import { codeError } from '../../../../support/sink/faulty-tdengine.ts';

const COLUMN: Definition = { name: 'v', type: 'VARCHAR', length: 8, role: 'column' };
const PLACE = { database: 'db', stable: 'stb', isPlain: false };
const CREATE: SchemaChange = { kind: 'create', ...PLACE, timeColumn: '_ts', columns: [COLUMN], tags: [] };
const ADD: SchemaChange = { kind: 'add', ...PLACE, column: COLUMN };
const DECIMAL_TAG: Definition = { name: 't', type: 'DECIMAL(10, 2)', length: 0, role: 'tag' };
const CREATE_DECIMAL: SchemaChange = { ...CREATE, tags: [DECIMAL_TAG] };
const ADD_DECIMAL: SchemaChange = { ...ADD, column: DECIMAL_TAG };
const WIDEN: SchemaChange = { kind: 'widen', ...PLACE, column: COLUMN };

/** A TDengine that answers everything with a code. */
function answering(code: number): TDengine {
  const refuse = async () => {
    throw codeError(code);
  };
  return { query: refuse, execute: refuse };
}

describe('a change of a stable', () => {
  const MADE: readonly (readonly [change: SchemaChange, code: number, why: string])[] = [
    [CREATE, 0x0360, 'the stable exists'],
    [CREATE, 0x0603, 'a table of that name exists'],
    [ADD, 0x036b, 'the column exists'],
    [ADD, 0x0369, 'a tag of that name exists'],
    [ADD, 0x263c, 'the column of a plain table exists'],
    [WIDEN, 0x264b, 'it is as wide already'],
    [WIDEN, 0x036f, 'another container widened it at the same moment'],
    [CREATE, 0x0388, 'the database is gone'],
    [ADD, 0x0362, 'the stable is gone'],
    [WIDEN, 0x2602, 'the column is gone'],
    [ADD, 0x2602, 'nothing of it can be missing'],
  ];
  for (const [change, code, why] of MADE) {
    it(`(${change.kind}) that somebody else made first counts as made until the next DESCRIBE: ${why}`, async () => {
      assert.deepEqual(await applyChange(answering(code), change), { kind: 'made', answer: codeError(code).message });
    });
  }

  const REFUSED: readonly (readonly [change: SchemaChange, code: number, why: string])[] = [
    [WIDEN, 0x03c4, 'a topic reads the column'],
    [ADD, 0x03c8, 'a TSMA reads the stable'],
    [CREATE, 0x03c5, 'the database is for one stable'],
    [CREATE, 0x2617, 'its name is none'],
    [CREATE_DECIMAL, 0x2602, 'a tag cannot be DECIMAL'],
    [
      { ...CREATE, tags: [{ ...COLUMN, name: 'u', role: 'tag' }, DECIMAL_TAG] },
      0x2602,
      'one of its tags cannot be DECIMAL',
    ],
    [ADD_DECIMAL, 0x2602, 'a tag cannot be DECIMAL'],
    [ADD, 0x263e, 'the row would be too long'],
  ];
  for (const [change, code, why] of REFUSED) {
    it(`(${change.kind}) that TDengine will never make is refused with its reason: ${why}`, async () => {
      assert.deepEqual(await applyChange(answering(code), change), {
        kind: 'never',
        reason: codeError(code).message,
      });
    });
  }

  const LATER: readonly (readonly [change: SchemaChange, code: number, kind: 'notNow' | 'unknown', why: string])[] = [
    [ADD, 0x03d3, 'notNow', 'other changes are under way'],
    [CREATE, 0x0803, 'notNow', 'the licence allows no more'],
    [CREATE, 0x0334, 'notNow', 'the server has too few nodes'],
    [CREATE, 0x03ba, 'notNow', 'the server has no more vnodes'],
    [CREATE, 0x012b, 'notNow', 'the disk is full'],
    [CREATE, 0x7abc, 'unknown', 'nobody knows the code'],
  ];
  for (const [change, code, kind, why] of LATER) {
    it(`(${change.kind}) that TDengine may make later is to be tried again: ${why}`, async () => {
      assert.deepEqual(await applyChange(answering(code), change), { kind, error: codeError(code) });
    });
  }
});
