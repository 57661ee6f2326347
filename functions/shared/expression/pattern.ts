import { RE2JS } from '@bufbuild/re2';
import type { Pattern } from './term.ts';

/** A pattern of RE2, which is tested in a time that grows no more than the text does. @throws Error for one that is none */
export function re2Pattern(source: string): Pattern {
  const compiled = new RE2JS(source);
  return { test: (text) => compiled.test(text) };
}
