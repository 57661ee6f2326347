import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reasonOf, rowsOf } from '../../../../support/route/mapped.ts';
import { problemsWith } from '../../../../support/stacks/example-file.ts';

const routeOf = (expression: string) => ({
  name: 'r',
  stable: 's',
  subtable: 't',
  columns: [{ name: 'x', value: `\${${expression}}` }],
});
const made = (expression: string, record: unknown = {}) => rowsOf(record, [routeOf(expression)])[0]?.values[0];
const why = (expression: string, record: unknown = {}) =>
  reasonOf(record, [routeOf(expression)]).replace('route r: column x: ', '');

describe('bytes in expressions', () => {
  it('are of hex however its digits are parted', () => {
    for (const hex of [
      '01f4FE',
      '01 f4 fe',
      '01:F4:FE',
      '01-f4-fe',
      '0x01f4fe',
      '0x01, 0xF4, 0xfe',
      '01.f4fe',
      '01f4\nfe ',
    ]) {
      assert.equal(made('hex.encode(hex.decode(record.h))', { h: hex }), "'01f4fe'", hex);
    }
    for (const hex of ['1', '1 23', '0x', 'x01', '01 0g', '0x0x01', '1:2:3:4']) {
      if (hex === '0x') assert.equal(made('hex.decode(record.h).size()', { h: hex }), '0');
      else assert.equal(why('hex.decode(record.h)', { h: hex }), 'the text is not hex', hex);
    }
  });

  it('are of lists of bytes and of registers, with or without sign', () => {
    assert.equal(made('hex.encode(bytes(record.l))', { l: [0, 255, -1, -128] }), "'00ffff80'");
    assert.equal(made('hex.encode(registers(record.l))', { l: [0, 65535, -1, 258] }), "'0000ffffffff0102'");
    assert.equal(made('bytes([]).size()'), '0');
    for (const wrong of [256, -129, 1.5, '1', null]) {
      assert.equal(
        why('bytes(record.l)', { l: [wrong] }),
        'a list of bytes has whole numbers of 8 bits',
        String(wrong),
      );
    }
    assert.equal(why('registers(record.l)', { l: [65536] }), 'a list of registers has whole numbers of 16 bits');
  });

  it('are put in order by the letters of the order in which they came', () => {
    const bytes = 'hex.encode(hex.decode(record.h).reorder';
    const of = (order: string, h: string) => made(`${bytes}("${order}"))`, { h });
    assert.equal(of('ABCD', '0102030405060708'), "'0102030405060708'");
    assert.equal(of('CDAB', '0102030405060708'), "'0304010207080506'");
    assert.equal(of('BADC', '0102030405060708'), "'0201040306050807'");
    assert.equal(of('DCBA', '0102030405060708'), "'0403020108070605'");
    assert.equal(of('BA', '01020304'), "'02010403'");
    assert.equal(of('GHEFCDAB', '0102030405060708'), "'0708050603040102'");
    assert.equal(of('BCA', '010203'), "'030102'");
    assert.match(why(`${bytes}("CDAB"))`, { h: '010203' }), /^there are no groups of 4 bytes/);
    assert.match(why(`${bytes}(record.o))`, { h: '01020304', o: 'ABCC' }), /^an order has the letters from A on/);
  });

  it('have an order that is checked before the deploy', () => {
    const sink = {
      topics: ['m'],
      database: 'd',
      format: 'json',
      routes: [routeOf('hex.decode(record.h).reorder("ABD")')],
    };
    assert.match(problemsWith({ 'sinks.m': sink })[0] ?? '', /\.reorder\(\): an order has the letters from A on/);
  });
});
