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

const SEARCH = 'functions/source/window/window-search.ts';
const FIND = 'functions/source/window/find-window.ts';

export const EQUIVALENTS: readonly Equivalent[] = [
  {
    file: SEARCH,
    line: 'return a < b ? a : b;',
    original: '<',
    replacement: '<=',
    reason: 'of two equal values it is the same which is taken',
  },
  {
    file: SEARCH,
    line: 'return a > b ? a : b;',
    original: '>',
    replacement: '>=',
    reason: 'of two equal values it is the same which is taken',
  },
  {
    file: FIND,
    line: 'const end = widest === undefined || from + widest > upTo ? upTo : from + widest;',
    original: '>',
    replacement: '>=',
    reason: 'where both are equal it is the same which is taken',
  },
  {
    file: FIND,
    line: 'const count = search === undefined ? 0 : await source.count(search.from, search.probe);',
    original: '0',
    replacement: '1',
    reason: 'a count that was not asked for is not looked at',
  },
  {
    file: FIND,
    line: 'const count = search === undefined ? 0 : await source.count(search.from, search.probe);',
    original: '0',
    replacement: '(-1)',
    reason: 'a count that was not asked for is not looked at',
  },
];

/** Why a mutant changes nothing, where that is known. */
export function reasonOf(mutant: Mutant, { text }: SourceText): string | undefined {
  const line = text.split('\n')[mutant.line - 1]?.trim();
  const { file, original, replacement } = mutant;
  return EQUIVALENTS.find(
    (known) =>
      known.file === file && known.line === line && known.original === original && known.replacement === replacement,
  )?.reason;
}
