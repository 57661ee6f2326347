import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type NamedTag, nameSubtable, type SubtableNaming } from '../../../../functions/sink/decode/subtable-name.ts';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';

const HOST: NamedTag = ['host', 'web01'];
const CPU: NamedTag = ['cpu', '0'];
const BY_MD5: SubtableNaming = {};

describe('a subtable without a rule for its name', () => {
  // Recorded from TDengine 3.3.7: scenarios 70, 78 and 79.
  const recorded: readonly (readonly [stable: string, tags: readonly NamedTag[], name: string])[] = [
    [
      'meters',
      [
        ['location', 'Beijing'],
        ['groupid', '2'],
      ],
      't_f4f6da785c8e13c560b3f8dc402365e4',
    ],
    ['meters', [['location', 'Beijing']], 't_924e4aa9704b1a84cc7c5af8d02d228f'],
    ['plain', [], 't_ac7938d40cfc2307e2bf325d28e7884e'],
    ['sys.cpu', [HOST, CPU], 't_bfccb6fda10e053f2438696bb8189e26'],
    [
      'nested',
      [
        ['host', 'web'],
        ['id', '3', Buffer.from([3, 0, 0, 0])],
      ],
      't_ea3ac1c3deb55379042171116dc706e7',
    ],
  ];
  for (const [stable, tags, name] of recorded) {
    it(`is named ${name} for ${stable} and ${tags.length} tags, as TDengine names it`, () => {
      assert.deepEqual(nameSubtable(BY_MD5, stable, tags), { name, tags });
    });
  }

  it('has one name whatever the order of its tags', () => {
    const { name } = nameSubtable(BY_MD5, 's', [HOST, CPU]);
    assert.equal(nameSubtable(BY_MD5, 's', [CPU, HOST]).name, name);
  });

  it('sorts tags without regard to case, shorter names first', () => {
    const tags: NamedTag[] = [
      ['b', '1'],
      ['A', '2'],
      ['ab', '3'],
    ];
    const { name } = nameSubtable(BY_MD5, 's', tags);
    assert.equal(name, nameSubtable(BY_MD5, 's,A=2,ab=3', [['b', '1']]).name);
  });
});

describe('a subtable named by a tag’s value', () => {
  const naming: SubtableNaming = { smlChildTableName: 'host' };

  it('has the value as its name, and lacks the tag', () => {
    assert.deepEqual(nameSubtable(naming, 's', [CPU, HOST]), { name: 'web01', tags: [CPU] });
    assert.deepEqual(nameSubtable(naming, 's', [HOST]), { name: 'web01', tags: [] });
  });

  it('has underscores instead of dots in its name, and all other characters as they are', () => {
    assert.equal(nameSubtable(naming, 's', [['host', "D.2 `'\\ü"]]).name, "D_2 `'\\ü");
  });

  it('has its name by MD5 when the tag is missing, differs in case, or is empty', () => {
    const byMd5 = nameSubtable(BY_MD5, 's', [CPU]).name;
    assert.deepEqual(nameSubtable(naming, 's', [CPU]), { name: byMd5, tags: [CPU] });
    assert.deepEqual(nameSubtable(naming, 's', [['HOST', 'a']]), nameSubtable(BY_MD5, 's', [['HOST', 'a']]));
    assert.deepEqual(nameSubtable(naming, 's', [['host', ''], CPU]), { name: byMd5, tags: [CPU] });
  });

  it('is refused when the name has more than 192 bytes, which TDengine would cut', () => {
    assert.equal(nameSubtable(naming, 's', [['host', 'ü'.repeat(96)]]).name, 'ü'.repeat(96));
    assert.throws(() => nameSubtable(naming, 's', [['host', `${'ü'.repeat(96)}x`]]), {
      name: 'RecordError',
      message: "tag host: the value is the subtable's name and longer than 192 bytes",
      column: 'host',
    });
  });
});

describe('a subtable named by the values of all tags', () => {
  const naming: SubtableNaming = { smlAutoChildTableNameDelimiter: '--' };

  it('has the values in order with the delimiter between them as its name, and keeps its tags', () => {
    assert.deepEqual(nameSubtable(naming, 's', [HOST, CPU]), { name: 'web01--0', tags: [HOST, CPU] });
    assert.deepEqual(nameSubtable(naming, 's', [CPU, HOST]), { name: '0--web01', tags: [CPU, HOST] });
    assert.equal(nameSubtable(naming, 's', [['id', '3', Buffer.from([3])], HOST]).name, '3--web01');
  });

  it('has underscores instead of dots in its name, in the delimiter too', () => {
    const dotted: SubtableNaming = { smlAutoChildTableNameDelimiter: '.' };
    assert.equal(
      nameSubtable(dotted, 's', [
        ['a', '1.5'],
        ['b', '2'],
      ]).name,
      '1_5_2',
    );
  });

  it('has its name by MD5 when it has no tags, or the values are longer than a name, as in TDengine', () => {
    assert.deepEqual(nameSubtable(naming, 's', []), nameSubtable(BY_MD5, 's', []));
    const fits: NamedTag[] = [
      ['a', 'x'.repeat(95)],
      ['b', 'y'.repeat(95)],
    ];
    assert.equal(nameSubtable(naming, 's', fits).name.length, 192);
    const tooLong: NamedTag[] = [...fits, ['c', '']];
    assert.deepEqual(nameSubtable(naming, 's', tooLong), nameSubtable(BY_MD5, 's', tooLong));
  });
});

it('a subtable’s name has no dot, is never empty, and has at most 192 bytes, whatever the record and the rule', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 220 });
  const tags = fc.array(fc.tuple(text, text), { maxLength: 5 });
  const rules = fc.record(
    { smlChildTableName: text, smlAutoChildTableNameDelimiter: fc.string({ minLength: 1 }) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(rules, text, tags, (naming, stable, given) => {
      let name: string;
      try {
        name = nameSubtable(naming, stable, given).name;
      } catch (error) {
        assert.ok(error instanceof RecordError);
        return;
      }
      assert.ok(name !== '' && !name.includes('.') && Buffer.byteLength(name) <= 192, name);
    }),
  );
});
