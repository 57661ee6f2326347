import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type TestEngine, testEngine } from '../support/engine.ts';

interface IntegerType {
  readonly name: string;
  readonly label: string;
  readonly min: bigint;
  readonly max: bigint;
}

const signed = (name: string, bits: bigint): IntegerType => ({
  name,
  label: name.toLowerCase(),
  min: -(2n ** (bits - 1n)),
  max: 2n ** (bits - 1n) - 1n,
});
const unsigned = (name: string, bits: bigint): IntegerType => ({
  name: `${name} UNSIGNED`,
  label: `unsigned ${name.toLowerCase()}`,
  min: 0n,
  max: 2n ** bits - 1n,
});

const TYPES = [
  signed('TINYINT', 8n),
  signed('SMALLINT', 16n),
  signed('INT', 32n),
  signed('BIGINT', 64n),
  unsigned('TINYINT', 8n),
  unsigned('SMALLINT', 16n),
  unsigned('INT', 32n),
  unsigned('BIGINT', 64n),
];

describe('integer columns', () => {
  let engine: TestEngine;
  before(() => {
    engine = testEngine();
    engine.run('CREATE DATABASE d KEEP 36500');
    for (const [place, { name }] of TYPES.entries()) engine.run(`CREATE TABLE d.t${place} (ts TIMESTAMP, v ${name})`);
  });
  after(() => engine.close());

  for (const [place, { name, label, min, max }] of TYPES.entries()) {
    const insert = (value: string): string => `INSERT INTO d.t${place} VALUES (1704067200000, ${value})`;

    it(`store the least and greatest ${name} exactly, given as number and as text`, () => {
      for (const value of [min, max]) {
        assert.equal(engine.affected(insert(String(value))), 1);
        assert.deepEqual(engine.rows(`SELECT CAST(v AS VARCHAR) FROM d.t${place}`), [[String(value)]]);
        assert.equal(engine.affected(insert(`'${value}'`)), 1);
      }
    });

    it(`refuse the values just outside the range of ${name}`, () => {
      const beyond = (value: bigint): string =>
        name.startsWith('BIGINT') || (value < 0n && min === 0n) ? `invalid ${label} data` : `${label} data overflow`;
      for (const value of [min - 1n, max + 1n]) {
        assert.equal(engine.outcome(insert(String(value))), `216 syntax error near '${value})' (${beyond(value)})`);
      }
    });
  }

  const TAKEN: readonly (readonly [string, bigint])[] = [
    ['7.4', 7n],
    ['7.5', 8n],
    ['-7.5', -8n],
    ["'7.6'", 8n],
    ['1e2', 100n],
    ['0x10', 16n],
    ["'0b11'", 3n],
    ['+5', 5n],
    ['007', 7n],
    ['-0', 0n],
  ];
  for (const [literal, value] of TAKEN) {
    it(`store ${literal} as ${value}`, () => {
      assert.equal(engine.affected(`INSERT INTO d.t2 VALUES (1704067200000, ${literal})`), 1);
      assert.deepEqual(engine.rows('SELECT v FROM d.t2'), [[value]]);
    });
  }

  for (const literal of ["' 5 '", "'5a'", 'true', "'abc'", "'NaN'"]) {
    it(`refuse ${literal}`, () => {
      const outcome = engine.outcome(`INSERT INTO d.t2 VALUES (1704067200000, ${literal})`);
      assert.match(outcome, /^216 syntax error near '.*' \(invalid int data\)$/);
    });
  }
});
