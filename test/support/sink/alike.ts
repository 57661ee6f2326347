import fc from 'fast-check';
import { anyCharacter } from '../any-character.ts';

/**
 * Texts of which many come again, and many differ from one before by a piece that is put in, taken out or replaced.
 * @param whole texts as they should be.
 * @param pieces what means something in the format.
 */
export function alike(whole: fc.Arbitrary<string>, pieces: readonly string[]): fc.Arbitrary<string[]> {
  const inserted = fc.oneof(fc.constantFrom('', ...pieces), fc.string({ unit: anyCharacter, maxLength: 1 }));
  const change = fc.record({ at: fc.nat(), removed: fc.nat({ max: 2 }), inserted });
  const next = fc.record({ of: fc.nat(), change: fc.option(change, { freq: 2 }) });
  const begins = fc.array(whole, { minLength: 1, maxLength: 4 });
  return fc.tuple(begins, fc.array(next, { maxLength: 12 })).map(([begun, others]) => {
    const texts = begun.map(readable);
    for (const { of, change } of others) {
      const before = texts[of % texts.length] ?? '';
      const at = change === null ? 0 : change.at % (before.length + 1);
      texts.push(
        change === null ? before : readable(before.slice(0, at) + change.inserted + before.slice(at + change.removed)),
      );
    }
    return texts;
  });
}

/** Mostly one of the first, seldom one of the second: texts of many parts should not all be wrong somewhere. */
export function mostly(usual: readonly string[], odd: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );
}

/** A few texts in a row. */
export function joined(parts: fc.Arbitrary<string>, most: number): fc.Arbitrary<string> {
  return fc.array(parts, { minLength: 1, maxLength: most }).map((all) => all.join(''));
}

/** A text as decoders get it: well-formed, and without U+0000, which is refused before. */
function readable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
