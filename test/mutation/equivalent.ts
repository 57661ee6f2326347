import { EQUIVALENTS } from './equivalents.ts';
import type { SourceText } from './find-mutants.ts';
import type { Mutant } from './mutant.ts';

/** A change that changes nothing: no test can notice it. */
export interface Equivalent {
  readonly file: string;
  /** The line that the change begins on, without the blanks around it: it survives that lines move. */
  readonly line: string;
  readonly original: string;
  readonly replacement: string;
  /** Why nothing changes. */
  readonly reason: string;
}

/** The entry of the list for a mutant that changes nothing. */
export function equivalentOf(mutant: Mutant, { text }: SourceText): Equivalent | undefined {
  const line = text.split('\n')[mutant.line - 1]?.trim();
  const { file, original, replacement } = mutant;
  return EQUIVALENTS.find(
    (known) =>
      known.file === file && known.line === line && known.original === original && known.replacement === replacement,
  );
}
