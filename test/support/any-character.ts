import fc from 'fast-check';

const SURROGATES = 0xd800;
const BEHIND_SURROGATES = 0xe000;
const COUNT = 0x110000 - (BEHIND_SURROGATES - SURROGATES);

/**
 * Any character of Unicode, for `unit` of `fc.string`. What fast-check calls `binary` is the same, and lists all 1.1 million
 * of them in each process first: a second.
 */
export const anyCharacter: fc.Arbitrary<string> = fc.nat(COUNT - 1).map(
  (at) => String.fromCodePoint(at < SURROGATES ? at : at + (BEHIND_SURROGATES - SURROGATES)),
  (character) => {
    const point = typeof character === 'string' ? character.codePointAt(0) : undefined;
    if (point === undefined || String.fromCodePoint(point) !== character) throw new Error('not one character');
    return point < SURROGATES ? point : point - (BEHIND_SURROGATES - SURROGATES);
  },
);
