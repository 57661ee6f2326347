import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { testEngine } from '../../support/engine.ts';

const T0 = 1_704_067_200_000_000_000n;

describe('ranges of a table’s rows', () => {
  it('hold each row once, as many as count(*) says', () => {
    const ticks = fc.bigInt({ min: 0n, max: 50n });
    fc.assert(
      fc.property(fc.uniqueArray(ticks, { minLength: 1 }), fc.uniqueArray(ticks), (times, cuts) => {
        const engine = testEngine();
        engine.run("CREATE DATABASE d KEEP 36500 PRECISION 'ns'");
        engine.run('CREATE STABLE d.m (ts TIMESTAMP, v BIGINT) TAGS (g INT)');
        const clauses = times.map((t) => ` d.t${t % 3n} USING d.m TAGS (1) VALUES (${T0 + t}, ${t})`);
        engine.run(`INSERT INTO${clauses.join('')}`);
        const ends = [-1n, ...cuts.sort((a, b) => Number(a - b)), 50n];
        const seen = ends.slice(1).flatMap((to, place) => {
          const within = `FROM d.m WHERE ts > ${T0 + (ends[place] ?? -1n)} AND ts <= ${T0 + to}`;
          const rows = engine.rows(`SELECT v ${within}`);
          assert.deepEqual(engine.rows(`SELECT count(*) ${within}`), [[BigInt(rows.length)]]);
          return rows.map(([v]) => v);
        });
        assert.deepEqual(
          seen.map(Number).sort((a, b) => a - b),
          times.map(Number).sort((a, b) => a - b),
        );
        engine.close();
      }),
      { numRuns: 40 },
    );
  });

  it('come sub-table by sub-table without ORDER BY, each in time order', () => {
    const engine = testEngine();
    engine.run('CREATE DATABASE d KEEP 36500');
    engine.run('CREATE STABLE d.m (ts TIMESTAMP, v INT) TAGS (g INT)');
    const t0 = 1_704_067_200_000;
    engine.run(
      `INSERT INTO d.a USING d.m TAGS (1) VALUES (${t0 + 3}, 1) (${t0}, 2) d.b USING d.m TAGS (2) VALUES (${t0 + 1}, 3)`,
    );
    assert.deepEqual(engine.rows('SELECT tbname, v FROM d.m'), [
      ['a', 2n],
      ['a', 1n],
      ['b', 3n],
    ]);
    engine.close();
  });

  it('of INTERVAL begin at multiples of the width, before 1970 too', () => {
    const engine = testEngine();
    engine.run('CREATE DATABASE d KEEP 36500');
    engine.run('CREATE TABLE d.t (ts TIMESTAMP, v INT)');
    engine.run('INSERT INTO d.t VALUES (-1, 1) (0, 1) (999, 1) (1000, 1) (-1000, 1) (-1001, 1)');
    const rows = engine.rows('SELECT CAST(_wstart AS BIGINT), count(*) FROM d.t INTERVAL(1s)');
    assert.deepEqual(rows, [
      [-2000n, 1n],
      [-1000n, 2n],
      [0n, 2n],
      [1000n, 1n],
    ]);
    engine.close();
  });
});
