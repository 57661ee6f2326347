import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_VERSION } from '../src/dialect.ts';
import { VERSIONS } from '../src/index.ts';
import { testEngine } from './support/engine.ts';
import { blocksOf, README, run, tableOf } from './support/readme.ts';

const statementsOf = (block: string) => block.split(/;\n/).filter((statement) => statement !== '');
const [answered = '', prepared = ''] = blocksOf('sql');

describe('the README of the embedded TDengine', { concurrency: 2 }, () => {
  for (const [number, code] of blocksOf('ts').entries()) {
    it(`has examples that run: number ${number + 1}`, () => assert.equal(run(code), undefined));
  }

  it('has two examples', () => assert.equal(blocksOf('ts').length, 2));

  it('names the versions that can be imitated', () => {
    const [first, last] = VERSIONS.split(' to ');
    assert.equal(last, DEFAULT_VERSION);
    assert.ok(README.includes(`imitates **TDengine ${DEFAULT_VERSION}**`));
    assert.ok(README.includes(`any version from ${first} on`));
  });

  it('has a table of statements that are answered', () => {
    const engine = testEngine();
    const statements = statementsOf(answered);
    assert.ok(statements.length > 30);
    for (const statement of statements) assert.equal(engine.outcome(statement), 'ok', statement);
    engine.close();
  });

  it('names functions that exist', () => {
    const engine = testEngine();
    const [, functions = ''] = /^Functions of one row: (.*)$/m.exec(README) ?? [];
    const named = [...functions.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
    assert.equal(named.length, 52);
    for (const name of named) assert.notEqual(engine.outcome(`SELECT ${name}(1)`), '374 Func not exists', name);
    engine.close();
  });

  it('has a table of statements that are refused, with their error code', () => {
    const engine = testEngine();
    for (const statement of statementsOf(prepared)) engine.run(statement);
    const rows = tableOf('What is not there');
    assert.ok(rows.length > 15);
    for (const [, statement = '', answer = ''] of rows) {
      const [code = ''] = engine.outcome(statement.slice(1, -1)).split(' ');
      assert.equal(`0x${code.padStart(4, '0')}`, answer, statement);
    }
    engine.close();
  });
});
