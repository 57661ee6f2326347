import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quoteText } from '../../../../functions/shared/tdengine/sql-text.ts';
import { lineFormat } from '../../../../functions/sink/decode/line/decode-line.ts';
import { anyCharacter } from '../../../support/any-character.ts';
import { decoded } from '../../../support/sink/decode.ts';
import { cellsOf } from '../../../support/sink/rows.ts';

/** A part of a line as it is written, and what it says. */
interface Written<Said> {
  readonly text: string;
  readonly said: Said;
}

const ODD = [',', '=', ' ', '"', "'", '#', 'ä', '温', '😀', '\r', '\t', '`', "');", '_', '1', 'e', '\\'];
const word = fc
  .array(fc.oneof(fc.constantFrom(...ODD), fc.string({ unit: anyCharacter, maxLength: 2 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) =>
    parts
      .join('')
      .replaceAll(/[\0\n]/g, '')
      .toWellFormed(),
  )
  .filter((text) => text !== '' && Buffer.byteLength(text) <= 64);

/** Names of tags and fields, and values of tags. A backslash is only that before any character but these. */
const escaped = word.map((said) => ({ said, text: said.replace(/[\\,= ]/g, '\\$&') }));

/** A measurement has no escape for a backslash, a dot is no part of a table's name, and `#` begins a comment. */
const measurement = word
  .map((said) => said.replaceAll(/[\\.]/g, '').replace(/^#+/, ''))
  .filter((said) => said !== '')
  .map((said) => ({ said, text: said.replace(/[, ]/g, '\\$&') }));

const inside = fc
  .array(fc.oneof(fc.constantFrom('\n', '\r\n', '\\"', ...ODD), fc.string({ unit: anyCharacter, maxLength: 2 })), {
    maxLength: 4,
  })
  .map((parts) => parts.join('').replaceAll('\0', '').toWellFormed());
const string = fc.tuple(inside, fc.constantFrom('', 'L', 'l')).map(([said, kind]) => ({
  text: `${kind}"${said.replace(/["\\]/g, '\\$&')}"`,
  said: `${kind === '' ? 'VARCHAR' : 'NCHAR'} ${quoteText(said)}`,
}));

/** Whole numbers at and within the limits of their types, with zeros or a sign in front. */
const integer = fc
  .constantFrom<readonly [suffix: string, type: string, least: bigint, most: bigint]>(
    ['i8', 'TINYINT', -128n, 127n],
    ['I16', 'SMALLINT', -32_768n, 32_767n],
    ['i32', 'INT', -(2n ** 31n), 2n ** 31n - 1n],
    ['i', 'BIGINT', -(2n ** 63n), 2n ** 63n - 1n],
    ['i64', 'BIGINT', -(2n ** 63n), 2n ** 63n - 1n],
    ['u8', 'TINYINT UNSIGNED', 0n, 255n],
    ['u64', 'BIGINT UNSIGNED', 0n, 2n ** 64n - 1n],
  )
  .chain(([suffix, type, least, most]) =>
    fc
      .tuple(fc.bigInt({ min: least, max: most }), fc.constantFrom('', '0', '+'), fc.constantFrom('', '.', '.0', 'e0'))
      .map(([value, before, behind]) => ({
        text: `${value < 0n ? value : `${before}${value}`}${behind}${suffix}`,
        said: `${type} ${value}`,
      })),
  );

const double = fc
  .tuple(
    fc.stringMatching(/^[-+]?([0-9]{1,20}\.?|[0-9]{0,20}\.[0-9]{1,40})([eE][-+]?[0-9]{1,2})?$/),
    fc.constantFrom('', '', 'f64', 'F64'),
  )
  .map(([digits, suffix]) => ({ text: `${digits}${suffix}`, said: Number(digits) }));

const boolean = fc
  .constantFrom('t', 'T', 'true', 'TRUE', 'f', 'False')
  .map((text) => ({ text, said: `BOOL ${text.toLowerCase().startsWith('t')}` }));

const value: fc.Arbitrary<Written<string | number>> = fc.oneof(string, integer, double, boolean);
const ofName = { selector: ([name]: readonly [Written<string>, unknown]) => name.said };
const blanks = fc.constantFrom(' ', ' ', '  ');

const line = fc
  .record({
    measurement,
    tags: fc.uniqueArray(fc.tuple(escaped, escaped), { ...ofName, maxLength: 3 }),
    fields: fc.uniqueArray(fc.tuple(escaped, value), { ...ofName, minLength: 1, maxLength: 3 }),
    time: fc.bigInt({ min: 1n, max: 4_000_000_000_000_000_000n }),
    blanks: fc.tuple(fc.constantFrom('', ' '), blanks, blanks),
    comma: fc.constantFrom('', '', ','),
    end: fc.constantFrom('\n', '\r\n', ' \n', ' ignored, "as\r\n', '\n\n', '\r\n \r\n', '\n#"m v=1 1\n', '\n# x\\\n'),
  })
  .filter(({ tags, fields }) => !tags.some(([tag]) => fields.some(([field]) => field.said === tag.said)))
  .map(({ measurement: stable, tags, fields, time, blanks: [before, afterHead, afterFields], comma, end }) => {
    const pairs = (all: readonly (readonly [Written<unknown>, Written<unknown>])[]) =>
      all.map(([name, of]) => `${name.text}=${of.text}`).join(',');
    const head = `${stable.text}${tags.length > 0 ? `,${pairs(tags)}` : ''}`;
    return {
      text: `${before}${head}${afterHead}${pairs(fields)}${comma}${afterFields}${time}${end}`,
      said: [
        stable.said,
        tags.map(([name, of]) => [name.said, `NCHAR ${quoteText(of.said)}`]),
        fields.map(([name, of]) => [name.said, of.said]),
        String(time),
      ],
    };
  });

describe('lines composed of any names, tags, values and times', () => {
  it('are read as what they were composed of', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (lines) => {
        const rows = decoded(lineFormat, lines.map(({ text }) => text).join(''));
        const read = rows.map((row) => [
          row.table.stable,
          cellsOf(row.table.tags).map(({ name, type, sql }) => [name, `${type} ${sql}`]),
          cellsOf(row).map(({ name, type, sql }) => [name, type === 'DOUBLE' ? Number(sql) : `${type} ${sql}`]),
          row.time,
        ]);
        assert.deepEqual(
          read,
          lines.map(({ said }) => said),
        );
      }),
    );
  });
});
