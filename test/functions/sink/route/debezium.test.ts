import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { avroSchema } from '../../../../functions/sink/decode/registry/avro/avro-schema.ts';
import { UntakenFields } from '../../../../functions/sink/decode/untaken-fields.ts';
import { avroBytes } from '../../../support/registry/framed.ts';
import { framedMapper, type MapOptions, mapper, reasonOf, rowText, textsOf } from '../../../support/route/mapped.ts';

const route = {
  name: 'r',
  stable: `\${__source.table}`,
  stablePattern: '[a-z]+',
  subtable: `\${id}`,
  timestamp: { field: '__ts_ms', unit: 'ms' },
  tags: [{ path: 'id' }],
  columns: [{ path: 'v' }, { path: '__op', name: 'op' }],
};

const options = (deletes: 'reject' | 'skip' = 'reject', others: object = {}): MapOptions => ({
  settings: { debezium: { deletes }, ...others },
});

const source = { connector: 'postgresql', db: 'shop', table: 'meters', lsn: 5 };
const event = (op: string, after: object | null, before: object | null = null) => ({
  ...{ before, after, source, op, ts_ms: 1_700_000_000_123 },
  transaction: null,
});

const NUMBERS = { inferNumbers: 'BIGINT' };

describe('a change event of Debezium', () => {
  for (const op of ['c', 'u', 'r']) {
    it(`of op ${op} writes the row as it is after the change, and what is around it when a route names that`, () => {
      const rows = textsOf(event(op, { id: 'a', v: 1 }, { id: 'a', v: 0 }), [route], options('reject', NUMBERS));
      assert.deepEqual(rows, [`db.meters.a | 1700000000123 | v BIGINT 1, op VARCHAR '${op}' | id VARCHAR 'a'`]);
    });
  }

  it('gives columns of all fields of the row, and of none around it', () => {
    const all = { ...route, columns: [], remaining: {} };
    const [row] = textsOf(event('c', { id: 'a', v: 1, w: { x: 's' } }), [all], options('reject', NUMBERS));
    assert.equal(row, "db.meters.a | 1700000000123 | v BIGINT 1, w_x VARCHAR 's' | id VARCHAR 'a'");
  });

  it('has all that is around the row at names of its own: the row before, the source and its times among it', () => {
    const around = { source: 'table', before: 'v', transaction: 'id', ts_ms: '', ts_us: '', ts_ns: '' };
    const columns = Object.entries(around).map(([name, below]) => ({
      path: below === '' ? `__${name}` : `__${name}.${below}`,
      name,
      type: 'VARCHAR',
    }));
    const change = event('u', { id: 'a', v: 2 }, { id: 'a', v: 1 });
    const value = { ...change, transaction: { id: 'x' }, ts_us: 1_700_000_000_123_456, ts_ns: 7 };
    const [row] = textsOf(value, [{ ...route, columns }], options());
    assert.equal(
      row?.split(' | ')[2],
      "source VARCHAR 'meters', before VARCHAR '1', transaction VARCHAR 'x', ts_ms VARCHAR '1700000000123', " +
        "ts_us VARCHAR '1700000000123456', ts_ns VARCHAR '7'",
    );
  });

  for (const op of ['d', 't']) {
    it(`of op ${op} is rejected, or skipped when the settings say so`, () => {
      const value = event(op, null, { id: 'a', v: 1 });
      assert.match(
        reasonOf(value, [route], options()),
        /the change removes rows, which debezium\.deletes: skip would pass/,
      );
      assert.equal(mapper([route], options('skip'))(value), 'deleted');
    });
  }

  for (const [value, reason] of [
    [{ id: 'a', v: 1 }, /the value is no change event of Debezium: it has no op/],
    [event('m', null), /the op of the change event is none of c, u, r, d and t/],
    [{ ...event('c', {}), op: 5 }, /the op of the change event is none of c, u, r, d and t/],
    [{ op: 'c', ts_ms: 1 }, /the change event has no after/],
  ] as const) {
    it(`is refused: ${JSON.stringify(value).slice(0, 40)}, since ${reason.source}`, () => {
      assert.match(reasonOf(value, [route], options('skip')), reason);
    });
  }

  it('has the types of its schema in an envelope of JsonConverter', () => {
    const row = {
      type: 'struct',
      fields: [
        { field: 'id', type: 'string' },
        { field: 'v', type: 'int16' },
        { field: 'at', type: 'int64', name: 'io.debezium.time.MicroTimestamp' },
      ],
    };
    const schema = {
      type: 'struct',
      fields: [
        { field: 'before', optional: true, ...row },
        { field: 'after', optional: true, ...row },
        { field: 'source', type: 'struct', fields: [{ field: 'table', type: 'string' }] },
        { field: 'op', type: 'string' },
        { field: 'ts_ms', type: 'int64', name: 'io.debezium.time.Timestamp' },
      ],
    };
    const payload = event('c', { id: 'a', v: 1, at: 1_700_000_000_000_999 });
    const typed = { ...route, columns: [{ path: 'v' }, { path: 'at' }, { path: '__ts_ms', name: 'changed' }] };
    assert.deepEqual(textsOf({ schema, payload }, [typed], options('reject', { schemasEnable: true })), [
      "db.meters.a | 1700000000123 | v SMALLINT 1, at TIMESTAMP 1700000000000, changed TIMESTAMP 1700000000123 | id VARCHAR 'a'",
    ]);
  });

  it('is read in Avro too', () => {
    const value = {
      type: 'record',
      name: 'Value',
      fields: [
        { name: 'id', type: 'string' },
        { name: 'v', type: ['null', 'int'] },
        { name: 'at', type: { type: 'long', 'connect.name': 'io.debezium.time.NanoTimestamp' } },
      ],
    };
    const schema = {
      type: 'record',
      name: 'Envelope',
      fields: [
        { name: 'before', type: ['null', value] },
        { name: 'after', type: ['null', 'Value'] },
        { name: 'source', type: { type: 'record', name: 'Source', fields: [{ name: 'table', type: 'string' }] } },
        { name: 'op', type: 'string' },
        { name: 'ts_ms', type: ['null', 'long'] },
      ],
    };
    const written = (op: string, after: object | null) =>
      avroBytes(schema, {
        before: null,
        after: after && { Value: after },
        source: { table: 'meters' },
        op,
        ts_ms: { long: 5 },
      });
    const map = framedMapper([{ ...route, columns: [{ path: 'v' }, { path: 'at' }] }], options('skip'));
    const read = (bytes: Buffer) => map(avroSchema(JSON.stringify(schema), []).value(bytes, 0, bytes.length));
    const rows = read(written('u', { id: 'a', v: { int: 7 }, at: 1_700_000_000_123_456_789n }));
    assert.ok(typeof rows !== 'string');
    assert.deepEqual(rows.map(rowText), ["db.meters.a | 5 | v INT 7, at TIMESTAMP 1700000000123 | id VARCHAR 'a'"]);
    assert.equal(read(written('d', null)), 'deleted');
  });

  it('has no fields around its row that a warning would tell of', () => {
    const untaken = new UntakenFields();
    const map = mapper([route], { ...options(), untaken });
    map(event('c', { id: 'a', v: 1, more: 2 }, { id: 'a' }));
    assert.deepEqual(untaken.take(), [{ topic: 'plant-a', path: 'more' }]);
  });
});
