import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { dialectOf, versionOf } from '../src/dialect.ts';
import { startTDengine } from '../src/index.ts';
import { NOW_MS, type TestEngine, testEngine } from './support/engine.ts';

const engines: TestEngine[] = [];
after(() => {
  for (const one of engines) one.close();
});

/** A server of a version, with a database. */
function server(version: string): TestEngine {
  const engine = testEngine(NOW_MS, version);
  engines.push(engine);
  engine.run('CREATE DATABASE d');
  return engine;
}

const note = (engine: TestEngine, table: string): unknown => engine.rows(`DESCRIBE d.${table}`)[1]?.[3];

describe('the version that the embedded TDengine imitates', () => {
  it('has three or four numbers and is one that it can imitate', () => {
    const asked = ['3.3.5', '3.3.5.8', '3.2.0', '3.3.7.5', '3.3.7.6', '3.1.9.9', '4', '3.3', '3.3.x', '3.3.5.8.1', ''];
    assert.deepEqual(asked.map(versionOf), [
      '3.3.5.0',
      '3.3.5.8',
      '3.2.0.0',
      '3.3.7.5',
      ...Array.from({ length: 7 }, () => undefined),
    ]);
    assert.throws(() => dialectOf('3.4.0.0'), /version must be one from 3\.2\.0\.0 to 3\.3\.7\.5/);
  });

  it('is refused at the start if it cannot be imitated', async () => {
    await assert.rejects(startTDengine({ version: '2.6.0' }), { name: 'RangeError' });
  });

  it('is what SERVER_VERSION() and CLIENT_VERSION() answer', () => {
    assert.deepEqual(server('3.3.5').rows('SELECT SERVER_VERSION(), CLIENT_VERSION()'), [['3.3.5.0', '3.3.5.0']]);
    assert.deepEqual(server('3.3.7.5').rows('SELECT SERVER_VERSION()'), [['3.3.7.5']]);
  });
});

describe('a composite key in the embedded TDengine', () => {
  for (const [version, expected] of [
    ['3.3.0', 'PRIMARY KEY'],
    ['3.3.6.2', 'PRIMARY KEY'],
    ['3.3.6.3', 'COMPOSITE KEY'],
    ['3.3.7.5', 'COMPOSITE KEY'],
  ] as const) {
    it(`is called ${expected} by version ${version}`, () => {
      const engine = server(version);
      engine.run('CREATE STABLE d.s (ts TIMESTAMP, k INT PRIMARY KEY, v INT) TAGS (g INT)');
      assert.equal(note(engine, 's'), expected);
      const [[, statement] = []] = engine.rows('SHOW CREATE STABLE d.s');
      assert.match(String(statement), new RegExp(`\`k\` INT ${expected}, \`v\` INT\\)`));
      // What SHOW CREATE gives must create.
      engine.run('DROP STABLE d.s');
      engine.run(String(statement).replace('`s`', 'd.s'));
      assert.equal(note(engine, 's'), expected);
    });
  }

  it('may be declared as COMPOSITE KEY since 3.3.6.3', () => {
    const sql = 'CREATE TABLE d.t (ts TIMESTAMP, k INT COMPOSITE KEY, v INT)';
    assert.match(server('3.3.6.2').outcome(sql), /^2600 syntax error near "composite key/);
    assert.equal(server('3.3.6.3').outcome(sql), 'ok');
  });

  it('is refused before 3.3.0', () => {
    const engine = server('3.2.3');
    assert.match(
      engine.outcome('CREATE TABLE d.t (ts TIMESTAMP, k INT PRIMARY KEY)'),
      /^2600 syntax error near "primary/,
    );
    engine.run('CREATE TABLE d.t (ts TIMESTAMP, k INT)');
    assert.deepEqual(engine.rows('DESCRIBE d.t')[1], ['k', 'INT', 4n, '']);
  });
});

describe('a doubled backtick in a name in the embedded TDengine', () => {
  it('is a single backtick since 3.3.6', () => {
    const engine = server('3.3.6');
    engine.run('CREATE STABLE d.`a``b` (ts TIMESTAMP, `x``y` INT) TAGS (`t``g` INT)');
    engine.run('INSERT INTO d.`s``1` USING d.`a``b` (`t``g`) TAGS (1) (ts, `x``y`) VALUES (1717200000000, 2)');
    assert.deepEqual(engine.rows('SELECT `x``y`, `t``g` FROM d.`a``b`'), [[2n, 1n]]);
    assert.deepEqual(engine.rows('SHOW d.STABLES'), [['a`b']]);
  });

  it('stays doubled before 3.3.6, except in INSERT', () => {
    const engine = server('3.3.5.8');
    engine.run('CREATE STABLE d.`a``b` (ts TIMESTAMP, `x``y` INT) TAGS (`t``g` INT)');
    assert.deepEqual(engine.rows('SHOW d.STABLES'), [['a``b']]);
    assert.deepEqual(
      engine.rows('DESCRIBE d.`a``b`').map(([name]) => name),
      ['ts', 'x``y', 't``g'],
    );
    const insert = (stable: string, tag: string, column: string): string =>
      engine.outcome(`INSERT INTO d.\`s\`\`1\` USING d.${stable} (${tag}) TAGS (1) (ts, ${column}) VALUES (now, 2)`);
    assert.equal(insert('`a``b`', '`t``g`', '`x``y`'), '2603 Table does not exist');
    assert.equal(insert('`a````b`', '`t``g`', '`x````y`'), '2602 Invalid column name: t`g');
    assert.equal(insert('`a````b`', '`t````g`', '`x``y`'), '2602 Invalid column name: x`y');
    assert.equal(insert('`a````b`', '`t````g`', '`x````y`'), 'ok');
    // The subtable was named by INSERT.
    assert.deepEqual(engine.rows('SELECT tbname, `x``y` FROM d.`a``b`'), [['s`1', 2n]]);
    assert.equal(engine.outcome('SELECT * FROM d.`s``1`'), '2603 Table does not exist');
  });
});

describe('what later TDengine versions added', () => {
  const outcomes = (sql: string, ...versions: readonly string[]): readonly string[] =>
    versions.map((version) => server(version).outcome(sql).slice(0, 4));

  it('is DECIMAL in 3.3.6, and BLOB in 3.3.7', () => {
    assert.deepEqual(outcomes('CREATE TABLE d.t (ts TIMESTAMP, v DECIMAL(9, 2))', '3.3.5.8', '3.3.6'), ['2600', 'ok']);
    assert.deepEqual(outcomes('CREATE TABLE d.t (ts TIMESTAMP, v BLOB)', '3.3.6.13', '3.3.7'), ['2600', 'ok']);
  });

  it('is the function mod() in 3.3.3', () => {
    assert.deepEqual(outcomes('SELECT MOD(5, 3)', '3.3.2', '3.3.3'), ['374 ', 'ok']);
  });

  it('is the output of numbers in JSON tags with 15 digits', () => {
    const shown = (version: string): unknown => {
      const engine = server(version);
      engine.run('CREATE STABLE d.s (ts TIMESTAMP, v INT) TAGS (j JSON)');
      engine.run(`CREATE TABLE d.t USING d.s TAGS ('{"n":12345678901234567890,"m":0.1}')`);
      return engine.rows('SELECT TAGS j FROM d.s')[0]?.[0];
    };
    assert.equal(shown('3.3.5'), '{"n":12345678901234567000,"m":0.1}');
    assert.equal(shown('3.3.7.5'), '{"n":1.23456789012346e+19,"m":0.1}');
  });
});
