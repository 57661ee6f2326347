import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { UntakenFields } from '../../../../functions/sink/decode/untaken-fields.ts';
import { rowsOfCsv } from '../../../../functions/sink/route/reshape/csv.ts';
import { mapper, reasonOf, rowsOf, shown, textsOf } from '../../../support/route/mapped.ts';
import { problemsWith } from '../../../support/stacks/example-file.ts';

const CSV = { delimiter: ',', trim: false };
const ROUTE = {
  stable: 's',
  subtable: 't',
  timestamp: { field: 'at', unit: 'ms' },
  columns: [{ path: 'a' }, { path: 'b' }],
};
const of = (text: string, csv: object = { columns: ['at', 'a', 'b'] }) =>
  textsOf(text, [ROUTE], { settings: { format: 'csv', csv } }).map((row) => row.split(' | ').slice(1, 3).join(' '));
const why = (text: string, csv: object = { columns: ['at', 'a', 'b'] }) =>
  reasonOf(text, [ROUTE], { settings: { format: 'csv', csv } });

describe('CSV by routes', () => {
  it('has a row for each line, with its columns by their names', () => {
    assert.deepEqual(of('5,1.5,x\n6,2,y\r\n\n7,3,z\n'), [
      "5 a DOUBLE 1.5, b VARCHAR 'x'",
      "6 a DOUBLE 2, b VARCHAR 'y'",
      "7 a DOUBLE 3, b VARCHAR 'z'",
    ]);
    assert.deepEqual(of('5;x;1', { columns: ['at', '', 'b'], delimiter: ';' }), ['5 b DOUBLE 1']);
    assert.deepEqual(of('a\tat\tb\n1\t5\t2', { delimiter: '\t' }), ['5 a DOUBLE 1, b DOUBLE 2']);
    assert.equal(of('b,at\r\n1,5\r\n2,6\r\n', {}).length, 2);
    assert.deepEqual(of('at,a,b\n', {}), []);
    assert.deepEqual(of(' \n', {}), []);
  });

  it('keeps all digits of numbers, and takes for text what is none', () => {
    const typed = {
      ...ROUTE,
      columns: [
        { path: 'a', type: 'BIGINT UNSIGNED' },
        { path: 'b', type: 'DECIMAL(38, 10)' },
      ],
    };
    const rows = rowsOf('5,18446744073709551615,1234567890123456789.0123456789', [typed], {
      settings: { format: 'csv', csv: { columns: ['at', 'a', 'b'] } },
    });
    assert.deepEqual(rows.map(shown), [
      ['a BIGINT UNSIGNED 18446744073709551615', "b DECIMAL(38, 10) '1234567890123456789.0123456789'"],
    ]);
    for (const text of ['007', '+1', '.5', '1.', '0x1', 'true', 'NaN', '1 ', '-', '1e']) {
      assert.deepEqual(of(`5,1,${text}`), [`5 a DOUBLE 1, b VARCHAR '${text}'`], text);
    }
    assert.deepEqual(of('5,,""'), ["5 a NULL NULL, b VARCHAR ''"]);
    assert.deepEqual(of('5,"1",-1.5e3'), ["5 a VARCHAR '1', b DOUBLE -1500"]);
  });

  it('has delimiters, quotes and line breaks in quotes', () => {
    assert.deepEqual(of('5,"a,""b""\r\nc",1\n6,5" pipe,"2"'), [
      '5 a VARCHAR \'a,"b"\r\nc\', b DOUBLE 1',
      "6 a VARCHAR '5\" pipe', b VARCHAR '2'",
    ]);
    assert.deepEqual(of('5 , "x" ,\t1', { columns: ['at', 'a', 'b'], trim: true }), ["5 a VARCHAR 'x', b DOUBLE 1"]);
  });

  it('rejects the record by the line that does not fit, and never shows what it holds', () => {
    const begin = 'the value is not CSV of these settings: line';
    assert.equal(why('5,1,2\n6,SECRET'), `${begin} 2: it has 2 fields, and there are 3 columns`);
    assert.equal(why('5,"\n",2\n\n6'), `${begin} 4: it has 1 field, and there are 3 columns`);
    assert.equal(why('5,"SECRET,2'), `${begin} 1: a quote has no end`);
    assert.equal(why('5,"SECRET"x,2'), `${begin} 1: something follows what stands in quotes`);
    assert.equal(why('5, "SECRET",2,3'), `${begin} 1: it has 4 fields, and there are 3 columns`);
    assert.equal(why('at,a,a\n1,2,3', {}), `${begin} 1: the header has a name twice`);
    const header = `at,${'k'.repeat(2000)}`;
    assert.equal(why(`${header}\n${'1,1\n'.repeat(17_000)}`, {}), 'the rows of the CSV have more than 32 MiB');
  });

  it('may have rows of 32 MiB of JSON, and not of a character more', () => {
    const rows = (length: number) =>
      rowsOfCsv(`"${'x'.repeat(length - '[{"a":""}]'.length)}"`, { ...CSV, columns: ['a'] });
    const most = 32 * 1_048_576 + 1;
    assert.equal(rows(most).length, most);
    assert.throws(() => rows(most + 1), { message: 'the rows of the CSV have more than 32 MiB' });
  });

  it('routes each line for itself, and tells of fields that no route takes', () => {
    const untaken = new UntakenFields();
    const routes = [{ ...ROUTE, when: { field: 'a', equals: 'x' } }];
    const settings = { format: 'csv', csv: { columns: ['at', 'a', 'b', 'c'] }, unrouted: 'skip' };
    assert.equal(mapper(routes, { settings, untaken })('1,x,1,1\n2,y,1,1\n3,x,2,2').length, 2);
    assert.deepEqual(
      untaken.take().map(({ path }) => path),
      ['c'],
    );
  });

  it('is read as it was written, whatever its fields are', () => {
    const field = fc.oneof(
      fc.string(),
      fc.constantFrom('', '"', '""', '\n', '\r\n', '\r', ',', '1', '-0.5', ' x ', 'ü😀'),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 5 }),
        fc.constantFrom('\n', '\r\n'),
        (lines, end) => {
          const text = lines.map((line) => line.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')).join(end);
          const expected = lines.map(([a, b, c]) => ({ a, b, c }));
          assert.deepEqual(JSON.parse(rowsOfCsv(text, { ...CSV, columns: ['a', 'b', 'c'] })), expected);
          const bare = lines.map((line) => line.map((each) => each.replace(/[",\r\n]/g, '_')));
          const plain = bare.map((line) => line.join(',')).join(end);
          const read: unknown = JSON.parse(rowsOfCsv(plain, { ...CSV, columns: ['a', 'b', 'c'] }));
          const value = (each: string) =>
            each === '' ? null : /^-?\d+(\.\d+)?$/.test(each) && !/^-?0\d/.test(each) ? Number(each) : each;
          assert.deepEqual(
            read,
            bare.map(([a = '', b = '', c = '']) => ({ a: value(a), b: value(b), c: value(c) })),
          );
        },
      ),
    );
  });
});

describe('bare text by routes', () => {
  const text = (settings: object = {}) => ({ settings: { format: 'text', ...settings } });
  const columns = [{ path: '$value', name: 'v', type: 'DOUBLE' }];

  it('is the value that $value names, and record in expressions', () => {
    const route = { stable: 's', subtable: 't', columns };
    assert.deepEqual(rowsOf('23.5\n', [route], text()).map(shown), [['v DOUBLE 23.5']]);
    const computed = {
      ...route,
      columns: [
        { name: 'on', value: `\${{"ON": true, "OFF": false}[record]}`, type: 'BOOL' },
        { path: '$value', name: 'raw', type: 'VARCHAR(10)' },
      ],
    };
    assert.deepEqual(rowsOf('ON', [computed], text()).map(shown), [
      ["on BOOL true, raw VARCHAR 'ON'"].join().split(', '),
    ]);
    const split = { ...route, columns: [{ name: 'v', value: `\${double(record.split(" ")[0])}` }] };
    assert.deepEqual(rowsOf('23.5 C', [split], text()).map(shown), [['v DOUBLE 23.5']]);
    assert.equal(reasonOf('{"a":1}', [route], text()).includes('column v'), true);
    assert.equal(mapper([route], text())(' ').length, 0);
  });

  it('may be one in each line', () => {
    const route = { stable: 's', subtable: `l\${$index}`, columns };
    assert.deepEqual(
      rowsOf('1\r\n\n2\n', [route], text({ documents: 'many' })).map(({ table, values }) => [table.name, ...values]),
      [
        ['l0', '1'],
        ['l1', '2'],
      ],
    );
  });
});

describe('the formats csv and text in the settings', () => {
  const problems = (sink: object) =>
    problemsWith({ 'sinks.m': { topics: ['m'], database: 'd', format: 'csv', routes: [ROUTE], ...sink } }).map((each) =>
      each.replace('sinks.m.', ''),
    );

  it('have routes, and csv what says how lines are read', () => {
    assert.deepEqual(problems({}), []);
    assert.deepEqual(problems({ csv: { columns: ['at', '', ''], delimiter: ';', trim: true } }), []);
    assert.deepEqual(problems({ format: 'text', documents: 'many' }), []);
  });

  it('are refused with what is of other formats', () => {
    assert.deepEqual(problems({ routes: undefined }), ['routes: must have a route with format csv']);
    assert.match(problems({ format: 'json', csv: {} })[0] ?? '', /^csv: goes with format csv only/);
    assert.match(problems({ documents: 'many' })[0] ?? '', /^documents: many goes with the formats json and text only/);
    assert.match(problems({ schemasEnable: true })[0] ?? '', /^schemasEnable: goes with format json only/);
    assert.match(problems({ csv: { columns: ['a', 'a'] } })[0] ?? '', /^csv\.columns: must not have a name twice/);
    assert.match(problems({ csv: { delimiter: '"' } })[0] ?? '', /^csv\.delimiter: must be one character/);
  });
});
