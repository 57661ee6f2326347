import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mapper, reasonOf, rowsOf, shown, textsOf } from '../../../../support/route/mapped.ts';

/** The column `x` that an expression makes of a record, as `TYPE literal`. */
function made(expression: string, record: unknown = {}, settings: object = {}): string {
  const column = { name: 'x', value: `\${${expression}}`, ...settings };
  const columns = [column, { name: 'one', value: 1, type: 'INT' }];
  const [row] = rowsOf(record, [{ stable: 's', subtable: 't', columns }]);
  assert.ok(row);
  return (shown(row)[0] ?? '').replace(/^x /, '');
}

/** Why a record is rejected for what an expression has no value. */
function why(expression: string, record: unknown = {}, settings: object = {}): string {
  const columns = [{ name: 'x', value: `\${${expression}}`, ...settings }];
  return reasonOf(record, [{ name: 'r', stable: 's', subtable: 't', columns }]).replace('route r: column x: ', '');
}

describe('a column by an expression', () => {
  it('has its value, of the type that the column says', () => {
    const columns = [
      { name: 'f', value: `\${record.t * 1.8 + 32.0}`, type: 'DOUBLE' },
      { name: 'on', value: `\${{'ON': true, 'OFF': false}[record.state]}`, type: 'BOOL' },
      { name: 'n', value: `\${int(record.t) + 1}`, type: 'INT' },
      { name: 'text', value: `\${record.name.upperAscii()}-\${topic}-\${record.n}`, type: 'VARCHAR(64)' },
    ];
    assert.deepEqual(textsOf({ t: 21.5, state: 'ON', name: 'abc', n: 5 }, [{ stable: 's', subtable: 't', columns }]), [
      "db.s.t | 1700000000123 | f DOUBLE 70.7, on BOOL true, n INT 22, text VARCHAR 'ABC-plant-a-5' | ",
    ]);
  });

  it('without a type has that of a JSON value of the same kind', () => {
    assert.equal(made('record.a + 1', { a: 1 }), 'DOUBLE 2');
    assert.equal(made('record.a + 1', '{"a":9007199254740993}'), 'BIGINT 9007199254740994');
    assert.equal(made('record.a * 0.5', { a: 1 }), 'DOUBLE 0.5');
    assert.equal(made('record.a == 1', { a: 1 }), 'BOOL true');
    assert.equal(made('record.a', { a: "it's" }), "VARCHAR 'it\\'s'");
    assert.equal(made('[record.a, 2]', { a: null }), "VARCHAR '[null,2]'");
    assert.equal(made('timestamp("2024-01-01T00:00:00.5Z")'), 'TIMESTAMP 1704067200500');
    assert.equal(made('null'), 'NULL NULL');
    assert.equal(made('record.a ? 1 : null', { a: false }, { type: 'INT' }), 'INT NULL');
  });

  it('is of the lists of its own element and of its own record', () => {
    const columns = [{ name: 'x', value: `\${size(record.m.a)}`, type: 'INT' }];
    const map = mapper([{ stable: 's', subtable: 't', explode: 'm', columns }]);
    const sizes = (text: string) => {
      const rows = map(text);
      return typeof rows === 'string' ? rows : rows.map(({ values }) => values.join());
    };
    assert.deepEqual(sizes('{"m":[{"a":[1]},{"a":[1,2,3]},{"a":[]}]}'), ['1', '3', '0']);
    assert.deepEqual(sizes('{"m":[{"a":[1,2]}]}'), ['2']);
    assert.deepEqual(sizes('{"m":[{"a":[1,2,3,4]}]}'), ['4']);
  });

  it('of the type FLOAT has as many digits as a FLOAT keeps, as a tag all that it has', () => {
    const value = `\${record.t * 1.8 + 32.0}`;
    assert.equal(made('record.t * 1.8 + 32.0', { t: 6.1 }, { type: 'FLOAT' }), 'FLOAT 42.98');
    assert.equal(made('record.t * 1.8 + 32.0', { t: 6.1 }, { type: 'DOUBLE' }), 'DOUBLE 42.980000000000004');
    assert.equal(made('record.t * 1e-12', { t: 6.1 }, { type: 'FLOAT' }), `FLOAT ${Math.fround(6.1e-12)}`);
    assert.equal(why('record.t * 1e300', { t: 6.1 }, { type: 'FLOAT' }), "the number is out of FLOAT's range");
    assert.equal(why('record.t * 1e-60', { t: 6.1 }, { type: 'FLOAT' }), 'the number is too small for FLOAT');
    assert.equal(why('record.t * 1e-310', { t: 6.1 }, { type: 'DOUBLE' }), 'SQL cannot store a subnormal number');
    const columns = [{ name: 'x', value: 1 }];
    const routes = [{ stable: 's', subtable: 't', columns, tags: [{ name: 'f', value, type: 'FLOAT' }] }];
    assert.match(textsOf({ t: 6.1 }, routes)[0] ?? '', /f FLOAT 42\.980000000000004$/);
  });

  it('passes numbers on with all their digits', () => {
    for (const digits of ['9223372036854775807', '-9223372036854775808', '18446744073709551615']) {
      assert.match(
        made('coalesce(record.a, record.b)', `{"b":${digits}}`, { type: 'DECIMAL(38, 0)' }),
        new RegExp(`'${digits}'`),
      );
    }
    const exact = '0.12345678901234567890123';
    assert.equal(
      made('record.a > 0 ? record.a : null', `{"a":${exact}}`, { type: 'DECIMAL(38, 30)' }),
      `DECIMAL(38, 30) '${exact}0000000'`,
    );
    assert.equal(made('[record.a]', `{"a":${exact}}`), `VARCHAR '[${exact}]'`);
    assert.equal(
      made('record.a.map(x, x)', '{"a":[1e2,18446744073709551615,1.50]}'),
      "VARCHAR '[100,18446744073709551615,1.5]'",
    );
  });

  it('rejects the record where it has no value, and names no value', () => {
    assert.equal(why('record.a.b + 1', { a: {} }), 'the record has no a.b');
    assert.equal(why('record.a + 1', { a: 'secret' }), 'no operator + takes string and int');
    assert.equal(why('record.a + 1', '{"a":9223372036854775807}'), 'a whole number is beyond 64 bits');
    assert.equal(
      why('record.a * 1.5', '{"a":9007199254740993}'),
      'no double is this whole number: write double() where the nearest will do',
    );
    assert.equal(why('1.0 / record.a', { a: 0 }), 'the number is not finite');
    assert.equal(why("{'a': 1}[record.a]", { a: 'secret' }), 'there is no such key or element');
    assert.equal(why('int(record.a)', { a: 'secret' }), 'the text is not a whole number');
    assert.equal(why('record.a', { a: 300 }, { type: 'TINYINT' }), "the number is out of TINYINT's range");
  });

  it('takes what is made of something missing or null for missing, where that is allowed', () => {
    const record = { a: [1, 2], s: 'x,y', n: null, o: { k: 1 } };
    for (const missing of [
      'record.a[3]',
      'record.a[-3]',
      'record.gone[0]',
      'record.n[0]',
      'record.gone.b.c',
      'record.o[record.s]',
      'record.s.split(",")[2]',
      'record.gone.split(",")[0]',
      'double(record.n)',
      'record.gone * 2 + 1',
      '-record.n',
      '!record.gone',
      '(record.gone > 1 ? 1 : 2)',
      'json(record.gone).x',
      'headers.h + "!"',
    ]) {
      assert.equal(made(`coalesce(${missing}, "none")`, record), "VARCHAR 'none'", missing);
      assert.match(why(missing, record), /^(?!.*none)./, missing);
    }
    for (const field of ['record.a[3]', 'record.gone[0]', 'record.s.split(",")[2]', 'record.gone.split(",")[0]']) {
      assert.equal(made(`has(${field})`, record), 'BOOL false', field);
    }
    assert.equal(made('has(record.a[1]) && has(record.a[-1]) && has(record.s.split(",")[1])', record), 'BOOL true');
    assert.equal(made('record.a[-1]', record), 'DOUBLE 2');
    assert.equal(why('coalesce(int(record.s), 0)', record), 'the text is not a whole number');
    assert.equal(why('coalesce(record.a[0] + record.s, 0)', record), 'no operator + takes int and string');
  });

  it('reads the key, headers, topic, captures, partition, offset and time of the Kafka record', () => {
    const names = [
      'key',
      'headers.h',
      'headers["h"] + "!"',
      'topic',
      'site',
      'partition',
      'offset',
      'timestamp',
      'headers',
    ];
    const columns = names.map((name, index) => ({ name: `c${index}`, value: `\${${name}}` }));
    const route = { stable: 's', subtable: 't', topicPattern: 'plant-(?<site>.*)', columns };
    const record = { key: Buffer.from('k').toString('base64'), headers: [{ h: [1] }, { h: [...Buffer.from('v')] }] };
    const [row] = rowsOf({}, [route], { record });
    assert.ok(row);
    assert.deepEqual(
      shown(row).map((text) => text.replace(/^c\d /, '')),
      [
        "VARCHAR 'k'",
        "VARCHAR 'v'",
        "VARCHAR 'v!'",
        "VARCHAR 'plant-a'",
        "VARCHAR 'a'",
        'DOUBLE 3',
        'DOUBLE 42',
        'TIMESTAMP 1700000000123',
        `VARCHAR '{"h":"v"}'`,
      ],
    );
    assert.equal(made('key'), 'NULL NULL');
    assert.equal(why('headers.h'), 'the record has no header h');
    assert.equal(made('coalesce(headers.h, "none")'), "VARCHAR 'none'");
  });

  it('reads the element of an exploded array, its place, and what is around it', () => {
    const columns = [
      { name: 'v', value: `\${element.v * 2}` },
      { name: 'w', value: `\${record.items.v + record.base}` },
      { name: 'i', value: `\${index}`, type: 'INT' },
    ];
    const route = { stable: 's', subtable: 't', explode: 'items', columns };
    assert.deepEqual(
      rowsOf({ base: 10, items: [{ v: 1 }, { v: 2 }] }, [route]).map((row) => shown(row).join(', ')),
      ['v DOUBLE 2, w DOUBLE 11, i INT 0', 'v DOUBLE 4, w DOUBLE 12, i INT 1'],
    );
  });

  it('is a tag too, and part of a name', () => {
    const route = {
      stable: `m_\${record.kind.lowerAscii()}`,
      stablePattern: 'm_[a-z]+',
      subtable: `d_\${record.id + 1}_\${key}`,
      columns: [{ path: 'v' }],
      tags: [{ name: 'where', value: `\${record.site == "x" ? "north" : "south"}` }],
    };
    const map = mapper([route]);
    const key = Buffer.from('k').toString('base64');
    const tables = [
      ['x', 1],
      ['y', 1],
      ['x', 1],
      ['x', 2],
    ].map(([site, id]) => {
      const rows = map({ kind: 'Temp', id, site, v: 1 }, { key });
      assert.ok(typeof rows !== 'string' && rows[0]);
      return rows[0].table;
    });
    assert.deepEqual(
      tables.map(({ stable, name, tags }) => `${stable}.${name} ${shown(tags)}`),
      [
        "m_temp.d_2_k where VARCHAR 'north'",
        "m_temp.d_2_k where VARCHAR 'south'",
        "m_temp.d_2_k where VARCHAR 'north'",
        "m_temp.d_3_k where VARCHAR 'north'",
      ],
    );
    assert.equal(tables[0], tables[2]);
    assert.equal(
      reasonOf({ kind: 'Temp', id: 1, site: 'x', v: 1 }, [{ ...route, subtable: `\${record.q + "a"}` }]),
      'route routes[0]: subtable: the record has no q',
    );
  });

  it('gives the name of a subtable without template as the same value sent does', () => {
    const columns = [{ path: 'v' }];
    const computed = { stable: 's', columns, tags: [{ name: 'g', value: `\${record.a + "b"}` }] };
    const sent = { stable: 's', columns, tags: [{ path: 'g' }] };
    assert.equal(rowsOf({ v: 1, a: 'a' }, [computed])[0]?.table.name, rowsOf({ v: 1, g: 'ab' }, [sent])[0]?.table.name);
  });

  it('is a condition, alone or beside others, before and after the explode', () => {
    const columns = [{ path: 'items.v', name: 'v' }];
    const route = { stable: 's', subtable: 't', explode: 'items', columns };
    const value = { kind: 'a', n: 5, items: [{ v: 1 }, { v: 2 }, { v: 3 }] };
    const count = (when: unknown) => textsOf(value, [{ ...route, when }], { settings: { unrouted: 'skip' } }).length;
    assert.equal(count('record.kind == "a" && record.n > 1'), 3);
    assert.equal(count(['element.v > 1', { field: 'kind', equals: 'a' }]), 2);
    assert.equal(count('index == 0 || record.items.v == 3'), 2);
    assert.equal(
      reasonOf(value, [{ ...route, name: 'r', when: 'record.q > 1' }]),
      'route r: when: the record has no q',
    );
    assert.equal(
      reasonOf(value, [{ ...route, name: 'r', when: ['record.kind'] }]),
      'route r: when[0]: it is neither true nor false',
    );
    assert.equal(count('has(record.q) && record.q > 1 || true'), 3);
  });

  it('is the time of a row', () => {
    const columns = [{ path: 'v' }];
    const time = (timestamp: object, record: object) =>
      rowsOf({ v: 1, ...record }, [{ stable: 's', subtable: 't', columns, timestamp }], { precision: 'ns' })[0]?.time;
    const value = `\${parseTime(record.at, "dd.MM.yyyy HH:mm:ss[.SSS]", "Europe/Berlin")}`;
    assert.equal(time({ value }, { at: '31.01.2024 12:00:00.250' }), '1706698800250000000');
    assert.equal(time({ value: `\${record.t + 0}`, unit: 's' }, { t: 1700000000 }), '1700000000000000000');
    assert.equal(
      reasonOf({ v: 1, at: 'x' }, [{ name: 'r', stable: 's', columns, timestamp: { value } }]),
      'route r: timestamp value: the text is no time of the format',
    );
    assert.equal(
      reasonOf({ v: 1, t: 5 }, [{ name: 'r', stable: 's', columns, timestamp: { value: `\${record.t}` } }]),
      'route r: timestamp value: a time without unit is expected',
    );
  });
});
