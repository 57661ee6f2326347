import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { mapper, reasonOf, rowsOf, textsOf } from '../../../../support/route/mapped.ts';

const V = [{ path: 'v' }];
const TIME = '1700000000123';

describe('names made by templates', () => {
  const topicPattern = '(?<area>plant)-(?<site>[a-z]+)';

  it('may have topic and captures in database, stable and subtable', () => {
    const route = {
      topicPattern,
      database: `\${area}_\${site}`,
      stable: `m_\${site}`,
      subtable: `\${topic}_\${key}`,
      columns: V,
    };
    const key = Buffer.from('k1').toString('base64');
    assert.deepEqual(textsOf('{"v":1}', [route], { record: { key } }), [
      `plant_a.m_a.plant-a_k1 | ${TIME} | v DOUBLE 1 | `,
    ]);
    assert.equal(reasonOf('{"v":1}', [route]), 'route routes[0]: subtable: the record has no key');
  });

  it('mean a field called topic only in backticks', () => {
    const route = { stable: 's', subtable: `\${topic}\${\`topic\`}`, columns: V };
    assert.deepEqual(textsOf('{"v":1,"topic":"f"}', [route]), [`db.s.plant-af | ${TIME} | v DOUBLE 1 | `]);
  });

  it('may have fields in a stable’s name only as far as stablePattern allows', () => {
    const route = { stable: `m_\${kind}`, stablePattern: 'm_[a-z]+', subtable: 't', columns: V };
    assert.deepEqual(textsOf('{"v":1,"kind":"temp"}', [route]), [`db.m_temp.t | ${TIME} | v DOUBLE 1 | `]);
    for (const kind of ['', 'Temp', 'x y', 'a`b']) {
      assert.equal(reasonOf({ v: 1, kind }, [route]), 'route routes[0]: stable: the name does not match stablePattern');
    }
  });

  it('have replaceDots in the place of each dot', () => {
    const route = {
      topicPattern: '(?<area>.+)',
      database: `d_\${area}`,
      stable: 's',
      subtable: `\${topic}:\${id}\${key}`,
      replaceDots: '--',
      columns: V,
    };
    const key = Buffer.from('.k').toString('base64');
    assert.deepEqual(textsOf({ v: 1, id: '10.0.0.1' }, [route], { topic: 'a.b', record: { key } }), [
      `d_a--b.s.a--b:10--0--0--1--k | ${TIME} | v DOUBLE 1 | `,
    ]);
  });

  const subtable = `\${id}`;
  const refused: readonly [id: unknown, reason: string][] = [
    [undefined, 'the record has no id'],
    [null, 'the record has no id'],
    [{}, 'id is neither text, nor a number, nor a boolean'],
    ['', 'the name is empty'],
    ['10.0.0.1', 'the name has a dot in it, which TDengine does not take'],
    ['ü'.repeat(97), 'the name is longer than 192 bytes'],
    ['\0', 'the name holds U+0000, which SQL cannot carry'],
    ['\ud800', 'the name holds half a surrogate pair, which is not Unicode'],
  ];
  for (const [id, reason] of refused) {
    it(`refuse ${JSON.stringify(id)?.slice(0, 12)}: ${reason}`, () => {
      assert.equal(
        reasonOf({ v: 1, id }, [{ stable: 's', subtable, columns: V }]),
        `route routes[0]: subtable: ${reason}`,
      );
    });
  }

  it('have numbers and booleans as they are written', () => {
    const route = { stable: 's', subtable, columns: V };
    assert.deepEqual(
      ['7', 'true', '"a\'b"'].map((id) => rowsOf(`{"v":1,"id":${id}}`, [route])[0]?.table.name),
      ['7', 'true', "a'b"],
    );
  });

  it('are different for a record without a key and one with an empty key', () => {
    const map = mapper([{ stable: 's', subtable: `k\${key}`, columns: V }]);
    const rows = map({ v: 1 }, { key: '' });
    assert.equal(typeof rows !== 'string' && rows[0]?.table.name, 'k');
    assert.throws(() => map({ v: 1 }), { message: 'route routes[0]: subtable: the record has no key' });
  });

  it('are refused with a key that is no text only if they name the key', () => {
    const key = Buffer.from([0xff]).toString('base64');
    const map = (subtable: string) => mapper([{ stable: 's', subtable, columns: V }]);
    assert.equal(map('t')({ v: 1 }, { key }).length, 1);
    assert.throws(() => map(`\${key}`)({ v: 1 }, { key }), { message: /the record's key is not UTF-8$/ });
  });

  it('reject the records of a topic whose database cannot be named', () => {
    const route = { name: 'r', database: `d_\${topic}`, stable: 's', columns: V };
    for (const [topic, problem] of [
      ['a.b', 'has a dot in it, which TDengine does not take'],
      ['t'.repeat(63), 'is longer than 64 bytes'],
    ] as const) {
      assert.equal(
        reasonOf('{"v":1}', [route], { topic }),
        `route r: the database's name that the topic makes ${problem}`,
      );
    }
    const own = { ...route, database: 'information_schema' };
    assert.match(
      reasonOf('{"v":1}', [own]),
      /^route r: the database's name .* is that of a database of TDengine itself$/,
    );
  });

  const md5 = (text: string) => `t_${createHash('md5').update(text).digest('hex')}`;
  const spelled: readonly [column: object, constant: string | number | boolean, text: string][] = [
    [{ type: 'VARCHAR(8)' }, 'north', 'north'],
    [{ type: 'NCHAR(8)' }, "O'Brien", "O'Brien"],
    [{}, 'a\\b', 'a\\b'],
    [{}, 5, '5'],
    [{}, true, 'true'],
    [{ type: 'VARCHAR(8)' }, 1.5, '1.5'],
    [{ type: 'NCHAR(8)' }, false, 'false'],
    [{ type: 'INT' }, '5', '5'],
    [{ type: 'BOOL' }, 1, 'true'],
    [{ type: 'VARBINARY' }, 'AQL/', 'AQL/'],
    [{ type: 'GEOMETRY' }, 'POINT(1 2)', 'POINT(1 2)'],
    [{ type: 'TIMESTAMP', unit: 's' }, 5, '5000'],
  ];
  for (const [column, constant, text] of spelled) {
    it(`of subtables have a default and a constant as if the value was sent: ${JSON.stringify([column, constant])}`, () => {
      const names = [
        rowsOf({ v: 1, t: constant }, [{ stable: 's', columns: V, tags: [{ path: 't', ...column }] }]),
        rowsOf({ v: 1 }, [{ stable: 's', columns: V, tags: [{ path: 't', ...column, default: constant }] }]),
        rowsOf({ v: 1 }, [{ stable: 's', columns: V, tags: [{ name: 't', ...column, value: constant }] }]),
      ].map(([row]) => row?.table.name);
      assert.deepEqual(names, Array(3).fill(md5(`s,t=${text}`)));
    });
  }
});
