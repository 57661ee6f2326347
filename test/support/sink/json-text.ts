import fc from 'fast-check';
import { mostly } from './alike.ts';

/** Numbers of JSON as they may be spelled, and at the limits of what types hold. */
export const NUMBERS = [
  ...['0', '-0', '0.0', '-0.0', '1', '2', '1e0', '1E+05', '1e-400', '0.10', '9007199254740993', '1.5'],
  ...['9223372036854775807', '-9223372036854775808', '9223372036854775808', '-9223372036854775809'],
  ...['18446744073709551615', '18446744073709551616', '123456789012345678901234567890', '4.9e-324'],
];

/** The same, and seldom one that is out of range or no number. */
export const numberText = mostly(NUMBERS, ['1e400', '01', '1.', '-', '+1']);

/** Strings of JSON: with escapes, of two to four bytes a character, with SQL in them. */
export const stringText = mostly(
  [
    ...['""', '"a"', '"1"', '"1.50"', '"a\'"', '"\\u0061"', '"\\ud83d\\ude00"', '"😀"', '"ä"', '"温"', '"a\\\\"'],
    ...['"\\""', '"\\u0027"', '"\\n"', '"\\/"', '"true"', '"\'); DROP DATABASE db; --"'],
  ],
  ['"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"\\x"', '"', '"\t"'],
);

export const booleanText = fc.constantFrom('true', 'false');

/** What means something in JSON. */
export const JSON_PIECES = [
  ...[
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"',
    '\\',
    '-',
    '+',
    '.',
    'e',
    '0',
    '1',
    ' ',
    '\n',
    '\r',
    '\t',
    "'",
    'ä',
    '温',
    '😀',
  ],
  ...['null', 'true', '"a":', '"t":1,', '\\u0061', '\\"', '{"a":1}', ',{}', ',1'],
];
