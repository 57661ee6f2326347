import fc from 'fast-check';
import { booleanText, NUMBERS } from './json-text.ts';

/** UTF-16 units that are written in more than one way, or at the limits of UTF-8's lengths; half pairs too. */
const UNITS = [
  ...['"', '\\', '/', "'", '\b', '\f', '\n', '\r', '\t', '\0', '\x1f', ' ', '~', '\x7f', '\x80', '\u07ff', '\u0800'],
  ...['\ud800', '\udbff', '\udc00', '\udfff', '\uffff', 'a', 'u', '0'],
];
const SHORT = new Map([...'"\\/'].map((letter) => [letter, `\\${letter}`]));
for (const [character, letter] of ['\bb', '\ff', '\nn', '\rr', '\tt']) {
  if (character !== undefined) SHORT.set(character, `\\${letter}`);
}

const unit = fc
  .tuple(
    fc.oneof(fc.constantFrom(...UNITS), fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 1 })),
    fc.nat(3),
  )
  .map(([character, how]) => {
    const mayStand = character >= ' ' && !['"', '\\'].includes(character) && character.isWellFormed();
    if (how === 0 && mayStand) return character;
    if (how === 1) return SHORT.get(character) ?? (mayStand ? character : escaped(character, false));
    return escaped(character, how === 2);
  });
const character = fc.oneof(unit, fc.constantFrom('a', 'ä', '温', '😀', '\\ud83d\\ude00'));

/** A string's JSON, each character written in any way that JSON allows. */
const anyString = fc.array(character, { maxLength: 5 }).map((parts) => `"${parts.join('')}"`);
const anySpace = fc.array(fc.constantFrom(' ', '\n', '\r', '\t'), { maxLength: 2 }).map((parts) => parts.join(''));
const digits = fc.stringMatching(/^-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,5})?([eE][+-]?[0-9]{1,3})?$/);
const scalar = fc.oneof(anyString, digits, fc.constantFrom('1e400', ...NUMBERS), booleanText, fc.constant('null'));
/** Keys without backslash: after one, JSON.parse of Node 24 mistakes others (https://github.com/nodejs/node/issues/63785). */
const anyKey = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('"a"', '"b"', '"\\u0061"', '"1"', '"__proto__"') },
  anyString.filter((text) => !/\\\\|\\u005c/i.test(text)),
);

/** Objects in JSON with white space between any tokens, keys that come again, and every way to write a string. */
export const { anyObjectText } = fc.letrec<{ anyObjectText: string; value: string }>((tie) => {
  const spaced = (part: fc.Arbitrary<string>) =>
    fc.tuple(anySpace, part, anySpace).map(([before, text, behind]) => before + text + behind);
  const member = fc.tuple(spaced(anyKey), spaced(tie('value'))).map((parts) => parts.join(':'));
  const several = (part: fc.Arbitrary<string>) => {
    const list = fc.array(part, { minLength: 1, maxLength: 5, size: 'max' }).map((parts) => parts.join());
    return fc.oneof({ weight: 6, arbitrary: list }, { weight: 1, arbitrary: anySpace });
  };
  const anyObjectText = several(member).map((inside) => `{${inside}}`);
  const array = several(spaced(tie('value'))).map((inside) => `[${inside}]`);
  const value = fc.oneof(
    { maxDepth: 4, depthSize: 'medium', withCrossShrink: true },
    scalar,
    tie('anyObjectText'),
    array,
  );
  return { anyObjectText, value };
});

function escaped(character: string, isUpper: boolean): string {
  const hexadecimal = character.charCodeAt(0).toString(16).padStart(4, '0');
  return `\\u${isUpper ? hexadecimal.toUpperCase() : hexadecimal}`;
}
