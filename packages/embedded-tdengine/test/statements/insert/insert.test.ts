import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { NOW_MS, type TestEngine, testEngine } from '../../support/engine.ts';

const T0 = 1_704_067_200_000;

describe('INSERT', () => {
  let engine: TestEngine;
  before(() => {
    engine = testEngine();
    engine.run('CREATE DATABASE d KEEP 36500 VGROUPS 1');
  });
  beforeEach(() => {
    engine.run('DROP TABLE IF EXISTS d.m');
    engine.run('CREATE STABLE d.m (ts TIMESTAMP, a INT, s VARCHAR(10)) TAGS (g INT)');
  });
  after(() => engine.close());

  it('merges rows of one key: a later value wins, a later NULL does not', () => {
    const rows = `(${T0}, 1, 'x') (${T0 + 1}, 5, 'e') (${T0}, NULL, 'y')`;
    assert.equal(engine.affected(`INSERT INTO d.t USING d.m TAGS (1) VALUES ${rows}`), 2);
    assert.deepEqual(engine.rows('SELECT a, s FROM d.t'), [
      [1n, 'y'],
      [5n, 'e'],
    ]);
  });

  it('merges clauses for one table that list other columns', () => {
    engine.run('CREATE TABLE d.t USING d.m TAGS (1)');
    const sql = `INSERT INTO d.t (ts, a) VALUES (${T0}, 1) d.t (s, ts) VALUES ('z', ${T0}) d.t (ts, a) VALUES (${T0}, NULL)`;
    assert.equal(engine.affected(sql), 1);
    assert.deepEqual(engine.rows('SELECT a, s FROM d.t'), [[1n, 'z']]);
  });

  it('overwrites with NULL in a later statement, and leaves columns that are not listed', () => {
    engine.run(`INSERT INTO d.t USING d.m TAGS (1) VALUES (${T0}, 1, 'x')`);
    engine.run(`INSERT INTO d.t (ts, a) VALUES (${T0}, NULL)`);
    assert.deepEqual(engine.rows('SELECT a, s FROM d.t'), [[null, 'x']]);
  });

  it('stores nothing when any of its values is refused', () => {
    const sql = `INSERT INTO d.t USING d.m TAGS (1) VALUES (${T0}, 1, 'x') d.u USING d.m TAGS (2) VALUES (${T0}, 'no', 'x')`;
    assert.equal(engine.outcome(sql), "216 syntax error near 'no' (invalid int data)");
    assert.deepEqual(engine.rows('SHOW d.TABLES'), []);
  });

  it('keeps the tags that a sub-table was created with, but checks those of later statements', () => {
    engine.run(`INSERT INTO d.t USING d.m TAGS (1) (ts, a) VALUES (${T0}, 1)`);
    engine.run(`INSERT INTO d.t USING d.m TAGS (9) (ts, a) VALUES (${T0 + 1}, 1)`);
    assert.deepEqual(engine.rows('SELECT DISTINCT g FROM d.m'), [[1n]]);
    assert.match(engine.outcome(`INSERT INTO d.t USING d.m TAGS ('x') (ts) VALUES (${T0})`), /^216 /);
  });

  it('takes rows from KEEP ago to the year 2970, both ends included', () => {
    const oldest = NOW_MS - 36_500 * 86_400_000;
    const newest = 31_556_995_200_000;
    const insert = (ts: number): string => engine.outcome(`INSERT INTO d.t USING d.m TAGS (1) (ts) VALUES (${ts})`);
    const tooFar = '60b Timestamp data out of range';
    assert.deepEqual([oldest - 1, oldest, newest, newest + 1].map(insert), [tooFar, 'ok', 'ok', tooFar]);
  });

  it('counts bytes of VARCHAR, not characters', () => {
    engine.run(`INSERT INTO d.t USING d.m TAGS (1) (ts, s) VALUES (${T0}, 'üüüüü')`);
    const outcome = engine.outcome(`INSERT INTO d.t (ts, s) VALUES (${T0}, 'üüüüüa')`);
    assert.equal(outcome, '2653 Value too long for column/tag: s');
  });

  it('takes a statement of at most 1,048,576 bytes', () => {
    const head = `INSERT INTO d.t USING d.m TAGS (1) (ts) VALUES (${T0})`;
    const filled = (bytes: number): string => head.replace(' (ts)', `${' '.repeat(bytes - head.length + 1)}(ts)`);
    assert.equal(engine.outcome(filled(1_048_576)), 'ok');
    assert.equal(engine.outcome(filled(1_048_577)), '219 SQL statement too long');
  });

  it('quotes at most 63 bytes of a statement in its error', () => {
    const outcome = engine.outcome(`INSERT INTO d.t USING d.m TAGS (1) (ts) VALUES (${'A'.repeat(100)})`);
    assert.equal(outcome, `216 syntax error near '${'a'.repeat(63)}' (invalid data or symbol)`);
  });

  it('names the table of a row by tbname, and creates it with the tags of the first row', () => {
    const rows = `('t 1', 1, ${T0}, 1) ('t 1', 2, ${T0 + 1}, 2) ('t2', 3, ${T0}, 3)`;
    assert.equal(engine.affected(`INSERT INTO d.m (tbname, g, ts, a) VALUES ${rows}`), 3);
    assert.deepEqual(engine.rows('SELECT tbname, g, a FROM d.m ORDER BY tbname, ts'), [
      ['t 1', 1n, 1n],
      ['t 1', 1n, 2n],
      ['t2', 3n, 3n],
    ]);
  });
});
