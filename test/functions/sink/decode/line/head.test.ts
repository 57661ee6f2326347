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

describe('the series of a line', () => {
  it('is its own, whichever came behind the one before the last time', () => {
    const lines = ['a v=1', 'b v=1', 'a v=1', 'c v=1', 'a v=1', 'b v=1', 'c v=1'];
    assert.deepEqual(seriesOf(lines.join('\n')), ['a', 'b', 'a', 'c', 'a', 'b', 'c']);
  });

  it('is not one whose head it only begins with, or that begins with its own', () => {
    const lines = ['a v=1', 'b,t=x v=1', 'a v=1', 'b,t=xy v=1', 'a v=1', 'b v=1', 'a v=1', 'b,t=x v=1'];
    const [x, xy] = ["b,t='x'", "b,t='xy'"];
    assert.deepEqual(seriesOf(lines.join('\n')), ['a', x, 'a', xy, 'a', 'b', 'a', x]);
  });

  it('is none where no blank follows, though all but the last character was seen before', () => {
    assert.throws(() => decoded(lineFormat, 'm v=1\nmX'), /line 2: there is no field/);
    assert.throws(() => decoded(lineFormat, 'm v=1\nm'), /line 2: there is no field/);
  });

  it('is the same object when it comes again, so that its tags are read once', () => {
    const reader = new HeadReader(new TableRegistry(), 'db', {});
    const first = reader.read('m,t=a');
    assert.equal(reader.seen('m,t=a v=1', 0)?.table, first);
    assert.equal(reader.read('m,t=a'), first);
    const second = reader.read('m,t=b');
    assert.equal(reader.seen('x m,t=a v=1', 2)?.table, first);
    assert.equal(reader.seen('m,t=b v=1', 0)?.table, second, 'the one that came behind it');
    assert.equal(reader.seen('m,t=c v=1', 0), undefined);
  });

  it('is still its own when so many were seen that they are forgotten', () => {
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
  it('is of the type that its letter says, large or small', () => {
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
