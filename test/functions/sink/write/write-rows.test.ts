import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Row } from '../../../../functions/sink/rows/row.ts';
import { rowOf, tableOf } from '../../../support/sink/rows.ts';
import { valuesIn, type World, writeIn } from '../../../support/sink/write-rows.ts';

/** Codes of one kind each. */
const UNKNOWN = 0x7abc;
const VALUE = 0x0216;
const TOO_LONG = 0x2653;
const BUSY = 0x000b;
const OUT_OF_RANGE = 0x060b;

/** One row a record, in one subtable; the value of a row is its record's number. */
function rows(count: number): Row[] {
  const table = tableOf('a');
  return Array.from({ length: count }, (_, at) => rowOf(table, BigInt(1_700_000_000_000 + at), { x: at }, at));
}

interface Scene extends Pick<World, 'pauses' | 'schemaTries'> {
  /** The code that a statement with these values is refused with. @param call counts statements from 0. */
  readonly refuse: (values: readonly number[], call: number) => number | undefined;
}

/** Writes so many rows; tells the statements as their values, the waits, and how each record ended. */
async function write(count: number, { refuse, ...world }: Scene) {
  const run = await writeIn({ ...world, refuse: (sql, call) => refuse(valuesIn(sql), call) }, rows(count));
  return { ...run, statements: run.statements.map(valuesIn) };
}

const all = (count: number) => Array.from({ length: count }, (_, at) => at);
const except = (count: number, ...records: number[]) => all(count).filter((record) => !records.includes(record));

describe('rows that TDengine takes', () => {
  it('are sent in one statement, and counted once', async () => {
    const { statements, counts, written } = await write(5, { refuse: () => undefined });
    assert.deepEqual(statements, [all(5)]);
    assert.deepEqual(written, all(5));
    assert.deepEqual({ ...counts, bytes: counts.bytes > 0 }, { rows: 5, affectedRows: 5, statements: 1, bytes: true });
  });
});

describe('rows of which TDengine refuses one for its value', () => {
  it('are halved until the bad one is alone, which is rejected with its table and TDengine’s error', async () => {
    const run = await write(8, { refuse: (values) => (values.includes(5) ? VALUE : undefined) });
    assert.deepEqual(run.rejected, [5]);
    assert.deepEqual(run.written, except(8, 5));
    assert.deepEqual(run.reasons, ['stable stb: TDengine 0x0216: injected']);
    assert.deepEqual(run.statements, [all(8), [0, 1, 2, 3], [4, 5, 6, 7], [4, 5], [4], [5], [6, 7]]);
    assert.deepEqual(run.waits, []);
  });

  it('are all rejected when each is refused', async () => {
    const run = await write(3, { refuse: () => TOO_LONG });
    assert.deepEqual(run.rejected, all(3));
    assert.deepEqual(run.statements, [all(3), [0, 1], [0], [1], [2]]);
  });
});

describe('rows that TDengine refuses because it is busy', () => {
  it('are all sent again in a later invocation, and not now', async () => {
    const run = await write(4, { refuse: () => BUSY });
    assert.deepEqual(run.retried, all(4));
    assert.equal(run.statements.length, 1);
  });
});

describe('rows of which TDengine refuses one with an error that may pass', () => {
  it('are written except that one, which is rejected after it was refused alone several times', async () => {
    const run = await write(4, { refuse: (values) => (values.includes(2) ? UNKNOWN : undefined) });
    assert.deepEqual(run.rejected, [2]);
    assert.deepEqual(run.written, [0, 1, 3]);
    assert.deepEqual(run.waits, [250, 500, 1_000, 2_000, 4_000]);
    assert.deepEqual(run.statements, [all(4), [0, 1], [2, 3], [2], [3], [2], [2], [2], [2], [2]]);
  });

  it('are all written once the error passes, without more waits', async () => {
    let refusals = 5;
    const run = await write(4, {
      refuse: (values) => (values.includes(2) && refusals-- > 0 ? UNKNOWN : undefined),
    });
    assert.deepEqual(run.written, all(4));
    assert.deepEqual(run.waits, [250, 500, 1_000]);
  });

  it('are sent again if refused when there is no time to find out', async () => {
    const run = await write(4, { refuse: (values) => (values.includes(2) ? UNKNOWN : undefined), pauses: 1 });
    assert.deepEqual([run.written, run.retried, run.rejected], [[0, 1, 3], [2], []]);
    assert.deepEqual(run.waits, [250, 500]);
  });

  it('are tried together until the last wait, and then each alone', async () => {
    const bad = (values: readonly number[]) => values.some((value) => value === 1 || value === 2);
    const run = await write(4, { refuse: (values) => (bad(values) ? UNKNOWN : undefined) });
    assert.deepEqual(run.rejected, [1, 2]);
    assert.deepEqual(run.statements.slice(-6), [[1, 2], [1, 2], [1, 2], [1, 2], [1], [2]]);
  });

  it('are rejected at once when they are then refused for their value', async () => {
    const run = await write(4, {
      refuse: (values, call) => (values.includes(2) ? (call < 3 ? UNKNOWN : VALUE) : undefined),
    });
    assert.deepEqual([run.written, run.rejected], [[0, 1, 3], [2]]);
    assert.deepEqual(run.waits, []);
  });

  it('are sent again if refused when the server is then busy', async () => {
    const run = await write(4, {
      refuse: (values, call) => (values.includes(2) ? (call < 3 ? UNKNOWN : BUSY) : undefined),
    });
    assert.deepEqual([run.written, run.retried], [[0, 1, 3], [2]]);
  });
});

describe('rows that TDengine all refuses with an error that may pass', () => {
  it('are sent again after 64 parts of them were refused too: it is the server', async () => {
    const run = await write(200, { refuse: () => UNKNOWN });
    assert.deepEqual(run.retried, all(200));
    assert.equal(run.statements.length, 1 + 64);
    assert.deepEqual(run.waits, []);
  });

  it('are sent again after all waits when they are few', async () => {
    const run = await write(2, { refuse: () => UNKNOWN });
    assert.deepEqual(run.retried, all(2));
    assert.equal(run.waits.length, 5);
  });

  it('are rejected one by one, however many, when TDengine takes others', async () => {
    const run = await write(200, { refuse: (values) => (values.some((value) => value >= 100) ? UNKNOWN : undefined) });
    assert.deepEqual(run.written, all(100));
    assert.equal(run.rejected.length, 100);
  });
});

describe('rows of which TDengine refuses some for their times', () => {
  it('are rejected together with all older ones of their database', async () => {
    const run = await write(9, { refuse: (values) => (values.some((value) => value < 4) ? OUT_OF_RANGE : undefined) });
    assert.deepEqual(run.rejected, [0, 1, 2, 3]);
    assert.deepEqual(run.written, [4, 5, 6, 7, 8]);
    assert.ok(run.statements.length < 12, `${run.statements.length} statements`);
  });

  it('are rejected with one more statement when they are years old, however many', async () => {
    const run = await write(500, { refuse: () => OUT_OF_RANGE });
    assert.deepEqual(run.rejected, all(500));
    assert.deepEqual(run.statements, [all(500), [499]]);
  });

  it('are rejected without another statement when there is only one', async () => {
    const run = await write(1, { refuse: () => OUT_OF_RANGE });
    assert.deepEqual([run.rejected, run.statements.length], [[0], 1]);
  });
});
