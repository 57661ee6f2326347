import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TDengine } from '../../../../../functions/shared/tdengine/client/client.ts';
import { SchemaCache } from '../../../../../functions/sink/schema/read/schema-cache.ts';
import { codeError } from '../../../../support/sink/faulty-tdengine.ts';

/** A TDengine with one database of a precision and one stable, and the questions that it got. */
function server(precision: () => string | undefined) {
  const questions: string[] = [];
  const tdengine: TDengine = {
    query: async (sql) => {
      questions.push(sql);
      if (sql.startsWith('SELECT')) return { columns: [], rows: precision() === undefined ? [] : [[precision()]] };
      if (!sql.endsWith('`stb`')) throw codeError(0x2603);
      return { columns: [], rows: [['_ts', 'TIMESTAMP', 8, '']] };
    },
    execute: async () => assert.fail('the cache changes nothing'),
  };
  return { tdengine, questions };
}

describe('the cache of tables’ schemas', () => {
  it('describes a table once, and a missing table again', async () => {
    const { tdengine, questions } = server(() => 'us');
    const cache = new SchemaCache();
    for (let turn = 0; turn < 2; turn++) {
      assert.equal(await cache.precision(tdengine, "d'b"), 'us');
      assert.equal((await cache.stable(tdengine, 'db', 'stb'))?.length, 1);
      assert.equal(await cache.stable(tdengine, 'db', 'other'), undefined);
    }
    assert.deepEqual(questions, [
      "SELECT `precision` FROM information_schema.ins_databases WHERE name='d\\'b'",
      'DESCRIBE `db`.`stb`',
      'DESCRIBE `db`.`other`',
      'DESCRIBE `db`.`other`',
    ]);
  });

  it('forgets all tables of one database, and no others', async () => {
    const { tdengine, questions } = server(() => 'ns');
    const cache = new SchemaCache();
    const askAll = async () => {
      for (const database of ['a', 'ab']) {
        await cache.precision(tdengine, database);
        await cache.stable(tdengine, database, 'stb');
      }
    };
    await askAll();
    cache.forgetDatabase('a');
    await askAll();
    assert.deepEqual(questions.slice(4), [
      "SELECT `precision` FROM information_schema.ins_databases WHERE name='a'",
      'DESCRIBE `a`.`stb`',
    ]);
  });

  it('forgets a table within a minute', async () => {
    const { tdengine, questions } = server(() => 'ns');
    const cache = new SchemaCache();
    for (const now of [1_000_000, 1_000_001, 1_059_999, 1_060_000]) {
      cache.forgetOld(now);
      await cache.stable(tdengine, 'db', 'stb');
    }
    assert.equal(questions.length, 2);
  });

  it('notices a database that was recreated with another precision', async () => {
    let precision: string | undefined = 'ns';
    const { tdengine } = server(() => precision);
    const cache = new SchemaCache();
    assert.equal(await cache.precision(tdengine, 'db'), 'ns');
    assert.equal(await cache.stillHas(tdengine, 'db', 'ns'), true);
    precision = 'ms';
    assert.equal(await cache.stillHas(tdengine, 'db', 'ns'), false);
    precision = undefined;
    assert.equal(await cache.stillHas(tdengine, 'db', 'ms'), false);
  });
});
