import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sinkRuntime } from '../../../../functions/shared/settings/index.ts';
import type { TimeUnit } from '../../../../functions/shared/tdengine/time/digits.ts';
import type { Precision } from '../../../../functions/shared/tdengine/time/precision.ts';
import { lineFormat } from '../../../../functions/sink/decode/line/decode-line.ts';
import { TableRegistry } from '../../../../functions/sink/rows/table-registry.ts';
import { decoded } from '../../../support/sink/decode.ts';
import { decode, reasonOf, shown } from '../../../support/sink/lines.ts';
import { recordOf } from '../../../support/sink/records.ts';
import { cellsOf } from '../../../support/sink/rows.ts';

describe('lines of a record in line protocol', () => {
  it('may be several, ended by LF or CRLF, with comments and blank lines between', () => {
    const text = '# first\r\n\r\nm,t=a v=1 1\r\n  \nm v=2\r\n#last\nm v=3 3 ignored\r\nm v=4';
    const own = '1700000000123000000';
    assert.deepEqual(shown(text), ["m|t='a'|v=1|1", `m||v=2|${own}`, 'm||v=3|3', `m||v=4|${own}`]);
  });

  it('give no row when there are only comments and blanks', () => {
    for (const text of ['', ' ', '\n', '\r\n', '# m v=1 1', '\n#\n \n']) assert.deepEqual(decode(text), [], text);
  });

  it('are rejected together, with the number of the bad one, when one is bad', () => {
    assert.equal(reasonOf('m v=1 1\n#\nerrorline\nm v=2 2'), 'line 3: there is no field');
    assert.equal(
      reasonOf('m v="a\nb" 1\nm v=x 2'),
      'line 3: field v: the value is neither a number, nor a boolean, nor a quoted string',
    );
  });

  it('may hold line breaks inside quoted strings', () => {
    assert.deepEqual(shown('m v="a\nb\r\n#c" 5\nm v=1 6'), ["m||v='a\nb\r\n#c'|5", 'm||v=1|6']);
  });

  it('have the index of their record', () => {
    assert.equal(decode('m v=1')[0]?.record, 7);
  });

  it('must be UTF-8 without U+0000', () => {
    assert.equal(reasonOf(Buffer.from([0x6d, 0x20, 0x76, 0x3d, 0x22, 0xff, 0x22])), 'the value is not UTF-8');
    assert.equal(reasonOf('m v="\0"'), 'the value holds U+0000, which SQL cannot carry');
  });
});

describe('measurement and tags of a line', () => {
  it('name the subtable by the rule of the settings, or by TDengine’s MD5 of them', () => {
    const text = 'sys.cpu,host=web01,cpu=0 v=1';
    assert.equal(decode(text)[0]?.table.name, 't_bfccb6fda10e053f2438696bb8189e26');
    const [row] = decoded(lineFormat, text, { smlChildTableName: 'host' });
    assert.equal(row?.table.name, 'web01');
    assert.deepEqual(row.table.tags.layout.columns, [{ name: 'cpu', type: 'NCHAR' }]);
    const joined = decoded(lineFormat, text, { smlAutoChildTableNameDelimiter: '-' });
    assert.equal(joined[0]?.table.name, 'web01-0');
  });

  const accepted: readonly [text: string, stable: string, tags: string][] = [
    ['m,t=a v=1', 'm', "t='a'"],
    ['  m,t=a   v=1', 'm', "t='a'"],
    ['m, v=1', 'm', ''],
    ['m,t=a, v=1', 'm', "t='a'"],
    ['my\\ st\\,x,k=1 v=1', 'my st,x', "k='1'"],
    ['a.b.c,k=1 v=1', 'a_b_c', "k='1'"],
    ['back\\slash,k=back\\slash v=1', 'back\\slash', "k='back\\\\slash'"],
    ['m,k=a\\ b\\,c\\=d v=1', 'm', "k='a b,c=d'"],
    ['m,a\\ b\\,c\\=d=1 v=1', 'm', "a b,c=d='1'"],
    ['m,k=b\\\\ v=1', 'm', "k='b\\\\'"],
    ['m,k="quoted" v=1', 'm', 'k=\'"quoted"\''],
    ["m,k=O'Brien v=1", 'm', "k='O\\'Brien'"],
    ['größe,k=温度 v=1', 'größe', "k='温度'"],
    [`${'m'.repeat(192)},k=1 v=1`, 'm'.repeat(192), "k='1'"],
    [`m,${'k'.repeat(64)}=1 v=1`, 'm', `${'k'.repeat(64)}='1'`],
  ];
  for (const [text, stable, tags] of accepted) {
    it(`are read from ${text.slice(0, 60)}`, () => {
      const [row] = decode(text);
      assert.equal(row?.table.stable, stable);
      assert.equal(
        cellsOf(row.table.tags)
          .map((tag) => `${tag.name}=${tag.sql}`)
          .join(','),
        tags,
      );
      assert.ok(cellsOf(row.table.tags).every((tag) => tag.type === 'NCHAR'));
    });
  }

  const refused: readonly [text: string, reason: string][] = [
    [',t=a v=1', 'the measurement has no name'],
    ['m,t v=1', 'a tag has no value'],
    ['m,t= v=1', 'tag t: the value is empty'],
    ['m,=a v=1', 'a tag has no name'],
    ['m,t=a=b v=1', 'tag t: an equals sign in the value is not escaped'],
    ['m,t=a,t=b v=1', 'tag t comes twice'],
    [`${'m'.repeat(193)} v=1`, "the measurement's name is longer than 192 bytes"],
    [`${'ü'.repeat(97)} v=1`, "the measurement's name is longer than 192 bytes"],
    [`m,${'k'.repeat(65)}=1 v=1`, "a tag's name is longer than 64 bytes"],
    [`m,${'ü'.repeat(33)}=1 v=1`, "a tag's name is longer than 64 bytes"],
    [`m,k=${'x'.repeat(4096)} v=1`, 'column k: the value has 4096 characters, TDengine stores at most 4095'],
  ];
  for (const [text, reason] of refused) {
    it(`are refused in ${text.slice(0, 40)}: ${reason}`, () => assert.equal(reasonOf(text), `line 1: ${reason}`));
  }

  it('may have a tag of 4,095 characters, however many bytes they have', () => {
    assert.equal(decode(`m,k=${'温'.repeat(4095)} v=1`).length, 1);
  });
});

describe('a backslash or carriage return in line protocol', () => {
  it('at the end of a line is read as such though a blank follows it in a later line', () => {
    const decodeAll = lineFormat.decoder({
      settings: sinkRuntime.parse({ database: 'db' }),
      topic: 'meters',
      precisionOf: () => 'ns',
      tables: new TableRegistry(),
    });
    const tablesOf = (text: string) => {
      const rows = decodeAll(text, recordOf(text, 0), 0, 0);
      return typeof rows === 'string' ? rows : rows.map(({ table }) => cellsOf(table.tags).map(({ sql }) => sql));
    };
    for (const end of ['', '\n']) {
      assert.throws(() => tablesOf(`m,t=a\\${end}`), { message: 'line 1: there is no field' });
      assert.deepEqual(tablesOf('m,t=a\\ b v=1'), [["'a b'"]]);
    }
  });

  it('at the end of a line does not join it to the next one', () => {
    assert.equal(reasonOf('m v\\\nw=1'), 'line 1: a field has no value');
    assert.equal(reasonOf('m v=1,w\\\nm=2'), 'line 1: a field has no value');
  });

  it('within a line is kept', () => {
    assert.deepEqual(shown('\r v=1 5'), ['\r||v=1|5']);
    assert.deepEqual(shown('m,t=a\r v=1 5'), ["m|t='a\r'|v=1|5"]);
  });
});

describe('timestamps of lines', () => {
  const TIMES: readonly [data: TimeUnit, database: Precision, text: string, time: bigint][] = [
    ['ns', 'ns', '1704067200123456789', 1704067200123456789n],
    ['us', 'ns', '1704067200123456', 1704067200123456000n],
    ['ms', 'ns', '1704067200123', 1704067200123000000n],
    ['s', 'ns', '1704067200', 1704067200000000000n],
    ['m', 'ns', '28401120', 1704067200000000000n],
    ['h', 'ns', '473352', 1704067200000000000n],
    ['ns', 'us', '1704067200123456789', 1704067200123456n],
    ['ns', 'ms', '1704067200123456789', 1704067200123n],
    ['us', 'ms', '1704067200123999', 1704067200123n],
    ['ms', 'us', '1704067200123', 1704067200123000n],
    ['ms', 'ms', '1704067200123', 1704067200123n],
    ['ms', 'ms', '31556995200000', 31556995200000n],
    ['ns', 'ns', '9223372036854775807', 9223372036854775807n],
    ['ns', 'ns', '0', 1_700_000_000_123_000_000n],
    ['s', 'us', '', 1_700_000_000_123_000n],
    ['h', 'ms', '', 1_700_000_000_123n],
  ];
  for (const [dataPrecision, databasePrecision, text, time] of TIMES) {
    it(`in ${dataPrecision}, ${text || 'left out'}, are ${time} in a database of ${databasePrecision}`, () => {
      assert.equal(decode(`m v=1 ${text}`, { dataPrecision, databasePrecision })[0]?.time, String(time));
    });
  }

  it('are refused when they are not whole numbers since 1970', () => {
    for (const text of ['-1', '1.5', '1.7e12', 'abc', '"5"', '5x']) {
      assert.equal(reasonOf(`m v=1 ${text}`), 'line 1: the timestamp is not a whole number');
    }
  });

  it('are refused after TDengine’s last time, not clamped to it', () => {
    const beyond = (data: string, database: string) =>
      `line 1: the timestamp, read as ${data}, is after the last one that a ${database} database stores`;
    assert.equal(reasonOf('m v=1 9223372036854775808'), beyond('ns', 'ns'));
    assert.equal(reasonOf('m v=1 32503680000000', { dataPrecision: 'ms' }), beyond('ms', 'ns'));
    assert.equal(
      reasonOf('m v=1 31556995200001', { dataPrecision: 'ms', databasePrecision: 'ms' }),
      beyond('ms', 'ms'),
    );
    assert.equal(reasonOf('m v=1 9223372036854775807', { dataPrecision: 'h' }), beyond('h', 'ns'));
  });
});

describe('names of subtables, by TDengine’s MD5,', () => {
  // Names that a TDengine 3.3.7.5 gave.
  const NAMES: readonly [text: string, name: string][] = [
    ['meters,location=Beijing,groupid=2', 't_f4f6da785c8e13c560b3f8dc402365e4'],
    ['meters,groupid=2,location=Beijing', 't_f4f6da785c8e13c560b3f8dc402365e4'],
    ['meters,location=Zürich,groupid=3', 't_c59cb9227f937a01cf5dea5233c0bb1d'],
    ['meters,location=Beijing,groupid=2,extra=x', 't_768281b3e27793fd8f0c58e2f7fe08ee'],
    ['plain', 't_ac7938d40cfc2307e2bf325d28e7884e'],
    ['m,dev=D1,loc=y', 't_9204c7b6fd2a3fae588cac8001bc2812'],
  ];
  for (const [head, name] of NAMES) {
    it(`are those that TDengine gives for ${head}`, () => assert.equal(decode(`${head} v=1`)[0]?.table.name, name));
  }

  it('do not depend on which lines came before', () => {
    const twice = decode('m,a=1 v=1\nm,a=2 v=1\nm,a=1 v=1').map(({ table }) => table.name);
    assert.equal(twice[0], twice[2]);
    assert.notEqual(twice[0], twice[1]);
  });
});
