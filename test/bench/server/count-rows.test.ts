import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { countRows } from '../../../bench/server/count-rows.ts';

const count = (sql: string) => countRows(Buffer.from(sql));

describe('the number of rows that is counted in an INSERT', () => {
  for (const [sql, rows] of [
    ['INSERT INTO t VALUES (1,2)', 1],
    ['insert into t values(1,2)(2,3) (3,4)', 3],
    ['INSERT INTO `d`.`t` (`ts`,`c`) VALUES (1,2)(2,3)', 2],
    ["INSERT INTO `d`.`t` USING `d`.`s` (`l`) TAGS ('x') (`ts`) VALUES (1)(2)", 2],
    ["INSERT INTO `a` USING s TAGS ('x') VALUES (1)`b` USING s TAGS ('y') VALUES (2)(3)", 3],
    ["INSERT INTO a TAGS ('VALUES (1)(2)') VALUES (1)", 1],
    ["INSERT INTO a VALUES (1,'it''s )(')(2,'\\') (')", 2],
    ['INSERT INTO a VALUES (1,")(")', 1],
    ['INSERT INTO `values` (`a(b`) VALUES (1)', 1],
    ['INSERT INTO a VALUES (1,CAST(2 AS INT))(2,(3))', 2],
    ["INSERT INTO a VALUES (1,'ü)(')", 1],
    ['CREATE TABLE t (ts TIMESTAMP)', 0],
  ] as const) {
    it(`is ${rows} for ${sql}`, () => assert.equal(count(sql), rows));
  }

  it('is right whatever brackets, quotes and keywords the strings in the rows hold', () => {
    const text = fc.string({ unit: fc.constantFrom('(', ')', "'", '"', '`', '\\', ' ', 'a', 'é', 'VALUES') });
    const row = text.map((value) => `(1,'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}')`);
    const clause = fc.array(row, { minLength: 1 });
    fc.assert(
      fc.property(fc.array(clause, { minLength: 1 }), (clauses) => {
        const sql = clauses.map((rows) => `\`t\` USING s TAGS ('x') (\`ts\`,\`v\`) VALUES ${rows.join('')}`).join('');
        assert.equal(count(`INSERT INTO ${sql}`), clauses.flat().length);
      }),
    );
  });
});
