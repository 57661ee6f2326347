import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lineFormat } from '../../../../../functions/sink/decode/line/decode-line.ts';
import { HeadReader } from '../../../../../functions/sink/decode/line/head.ts';
import { TableRegistry } from '../../../../../functions/sink/rows/table-registry.ts';
import { decoded } from '../../../../support/sink/decode.ts';
import { cellsOf } from '../../../../support/sink/rows.ts';

/** The rows of lines as `stable,tag=value`. */
function seriesOf(text: string): string[] {
  return decoded(lineFormat, text).map(({ table }) =>
    [table.stable, ...cellsOf(table.tags).map(({ name, sql }) => `${name}=${sql}`)].join(),
  );
}

describe('the remembered series of a line', () => {
  it('is found for each line, whatever order lines of several series have', () => {
    const lines = ['a v=1', 'b v=1', 'a v=1', 'c v=1', 'a v=1', 'b v=1', 'c v=1'];
    assert.deepEqual(seriesOf(lines.join('\n')), ['a', 'b', 'a', 'c', 'a', 'b', 'c']);
  });

  it('is not that of a line whose beginning is longer or shorter', () => {
    const lines = ['a v=1', 'b,t=x v=1', 'a v=1', 'b,t=xy v=1', 'a v=1', 'b v=1', 'a v=1', 'b,t=x v=1'];
    const [x, xy] = ["b,t='x'", "b,t='xy'"];
    assert.deepEqual(seriesOf(lines.join('\n')), ['a', x, 'a', xy, 'a', 'b', 'a', x]);
  });

  it('is not found for a line without fields, whose beginning was seen before', () => {
    assert.throws(() => decoded(lineFormat, 'm v=1\nmX'), /line 2: there is no field/);
    assert.throws(() => decoded(lineFormat, 'm v=1\nm'), /line 2: there is no field/);
  });

  it('is the same object for each line, so that its tags are read once', () => {
    const reader = new HeadReader(new TableRegistry(), 'db', {});
    const first = reader.read('m,t=a');
    assert.equal(reader.seen('m,t=a v=1', 0)?.table, first);
    assert.equal(reader.read('m,t=a'), first);
    const second = reader.read('m,t=b');
    assert.equal(reader.seen('x m,t=a v=1', 2)?.table, first);
    assert.equal(reader.seen('m,t=b v=1', 0)?.table, second, 'the one that came behind it');
    assert.equal(reader.seen('m,t=c v=1', 0), undefined);
  });

  it('is read again when so many were seen that they are forgotten', () => {
    const reader = new HeadReader(new TableRegistry(), 'db', {});
    const first = reader.read('m,t=0');
    for (let at = 1; at <= 20_000; at++) reader.read(`m,t=${at}`);
    assert.equal(reader.seen('m,t=0 v=1', 0), undefined);
    assert.notEqual(reader.read('m,t=0'), first);
    assert.equal(reader.read('m,t=0').name, first.name);
    assert.equal(reader.seen('m,t=20000 v=1', 0)?.head, 'm,t=20000');
  });
});

describe('a string of a line', () => {
  it('has the type of its letter, in upper or lower case', () => {
    const types = (letters: string) =>
      [...letters].map((letter) =>
        decoded(lineFormat, `m v=${letter}"POINT (1 2)"`).map((row) => cellsOf(row)[0]?.type),
      );
    const expected = [['NCHAR'], ['VARBINARY'], ['GEOMETRY']];
    assert.deepEqual(types('LBG'), expected);
    assert.deepEqual(types('lbg'), expected);
    assert.throws(() => types('x'), /a string must begin with/);
  });
});
