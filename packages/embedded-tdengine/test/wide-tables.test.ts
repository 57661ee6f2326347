import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { NOW_MS, type TestEngine, testEngine } from './support/engine.ts';

const engines: TestEngine[] = [];
after(() => {
  for (const one of engines) one.close();
});

function engine(): TestEngine {
  const made = testEngine();
  engines.push(made);
  made.run('CREATE DATABASE d');
  return made;
}

const names = (count: number, from = 0): readonly string[] => Array.from({ length: count }, (_, at) => `v${from + at}`);
const declared = (count: number, type = 'BOOL'): string =>
  names(count)
    .map((name) => `${name} ${type}`)
    .join(', ');

describe('a table as wide as TDengine allows', () => {
  it('has 4,096 columns with its time and its tags, and no more', () => {
    const server = engine();
    assert.equal(server.outcome(`CREATE TABLE d.n (ts TIMESTAMP, ${declared(4_095)})`), 'ok');
    assert.match(server.outcome(`CREATE TABLE d.n2 (ts TIMESTAMP, ${declared(4_096)})`), /^2640 Too many columns/);
    assert.equal(server.outcome(`CREATE STABLE d.s (ts TIMESTAMP, ${declared(4_093)}) TAGS (a INT, b INT)`), 'ok');
    assert.match(
      server.outcome(`CREATE STABLE d.s2 (ts TIMESTAMP, ${declared(4_094)}) TAGS (a INT, b INT)`),
      /^2640 Too many columns/,
    );
    assert.match(server.outcome('ALTER STABLE d.s ADD COLUMN one BOOL'), /^2640 Too many columns/);
    assert.equal(server.rows('DESCRIBE d.s').length, 4_096);
  });

  it('has rows of 65,531 bytes, and no more', () => {
    const server = engine();
    // 8 bytes of the time, 8 of each DOUBLE, 2 and its length of the VARCHAR.
    const row = (rest: number): string => `(ts TIMESTAMP, ${declared(4_000, 'DOUBLE')}, w VARCHAR(${rest}))`;
    assert.equal(server.outcome(`CREATE TABLE d.t ${row(65_531 - 8 - 32_000 - 2)}`), 'ok');
    assert.match(server.outcome(`CREATE TABLE d.t2 ${row(65_531 - 8 - 32_000 - 1)}`), /^263e Row length exceeds/);
  });

  it('takes rows with all or some columns, and returns them in the order of its columns', () => {
    const server = engine();
    server.run(`CREATE STABLE d.s (ts TIMESTAMP, ${declared(4_000, 'INT')}) TAGS (g INT)`);
    const values = (first: number): string =>
      names(4_000)
        .map((_, at) => first + at)
        .join(',');
    server.run(
      `INSERT INTO d.a USING d.s TAGS (1) VALUES (${NOW_MS}, ${values(0)}) (${NOW_MS + 1}, ${values(10_000)})`,
    );
    server.run(`INSERT INTO d.b USING d.s TAGS (2) (ts, v3999, v0) VALUES (${NOW_MS}, 7, 8)`);
    const all = server.rows('SELECT * FROM d.s ORDER BY ts, tbname');
    assert.deepEqual(
      all.map((row) => [row.length, row[1], row[1_991], row[4_000], row[4_001]]),
      [
        [4_002, 0n, 1_990n, 3_999n, 1n],
        [4_002, 8n, null, 7n, 2n],
        [4_002, 10_000n, 11_990n, 13_999n, 1n],
      ],
    );
    // An upsert of one column leaves the others; a condition may be on a column of any part.
    server.run(`INSERT INTO d.a (ts, v3000) VALUES (${NOW_MS}, -1)`);
    assert.deepEqual(server.rows('SELECT v0, v2999, v3000, v3001 FROM d.s WHERE v3000 < 0'), [
      [0n, 2_999n, -1n, 3_001n],
    ]);
    assert.deepEqual(server.rows('SELECT COUNT(*), SUM(v3999), LAST(v2500) FROM d.s'), [
      [3n, 3_999n + 13_999n + 7n, 12_500n],
    ]);
    assert.equal(server.rows('SELECT * FROM d.s ORDER BY ts DESC LIMIT 1')[0]?.[4_000], 13_999n);
  });

  it('loses deleted rows, sub-tables and columns completely', () => {
    const server = engine();
    server.run(`CREATE STABLE d.s (ts TIMESTAMP, ${declared(4_000, 'INT')}) TAGS (g INT)`);
    for (const name of ['a', 'b']) {
      server.run(
        `INSERT INTO d.${name} USING d.s TAGS (1) (ts, v1, v3999) VALUES (${NOW_MS}, 1, 2) (${NOW_MS + 1}, 3, 4)`,
      );
    }
    assert.equal(server.affected(`DELETE FROM d.s WHERE ts = ${NOW_MS}`), 2);
    // A row that comes again begins anew.
    server.run(`INSERT INTO d.a (ts, v1) VALUES (${NOW_MS}, 5)`);
    assert.deepEqual(server.rows('SELECT v1, v3999 FROM d.a ORDER BY ts'), [
      [5n, null],
      [3n, 4n],
    ]);
    server.run('DROP TABLE d.b');
    server.run(`INSERT INTO d.b USING d.s TAGS (1) (ts, v1) VALUES (${NOW_MS + 1}, 6)`);
    assert.deepEqual(server.rows('SELECT v1, v3999 FROM d.b'), [[6n, null]]);
    server.run('ALTER STABLE d.s DROP COLUMN v3999');
    server.run('ALTER STABLE d.s ADD COLUMN another INT');
    assert.deepEqual(server.rows('SELECT v1, another FROM d.b'), [[6n, null]]);
    server.run('DROP STABLE d.s');
    assert.equal(server.outcome(`CREATE STABLE d.s (ts TIMESTAMP, ${declared(4_000)}) TAGS (g INT)`), 'ok');
  });

  it('keeps a composite key with rows of some columns, and gets new columns', () => {
    const server = engine();
    server.run(`CREATE TABLE d.t (ts TIMESTAMP, k INT PRIMARY KEY, ${declared(1_988, 'INT')})`);
    server.run(`INSERT INTO d.t (ts, k, v0) VALUES (${NOW_MS}, 1, 1) (${NOW_MS}, 2, 2)`);
    server.run('ALTER TABLE d.t ADD COLUMN further INT');
    server.run(`INSERT INTO d.t (ts, k, further) VALUES (${NOW_MS}, 2, 22)`);
    assert.deepEqual(server.rows('SELECT k, v0, further FROM d.t ORDER BY k'), [
      [1n, 1n, null],
      [2n, 2n, 22n],
    ]);
    assert.equal(server.rows('SELECT * FROM d.t')[1]?.[1_990], 22n);
  });
});
