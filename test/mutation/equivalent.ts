import { EQUIVALENTS, type Equivalent } from './equivalents.ts';
import type { SourceText } from './find-mutants.ts';
import type { Mutant } from './mutant.ts';

/** The entry of the list for a mutant that changes nothing. */
export function equivalentOf(mutant: Mutant, { text }: SourceText): Equivalent | undefined {
  const line = text.split('\n')[mutant.line - 1]?.trim();
  const { file, original, replacement } = mutant;
  return EQUIVALENTS.find(
    (known) =>
      known.file === file && known.line === line && known.original === original && known.replacement === replacement,
  );
}
