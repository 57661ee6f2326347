/** One small change to a source file, which a test should notice. */
export interface Mutant {
  /** Path of the file from the repository's root. */
  readonly file: string;
  /** Line of the change's first character, from 1. */
  readonly line: number;
  /** Characters of the file that are replaced: `start <= place < end`. */
  readonly start: number;
  readonly end: number;
  /** What stands there. */
  readonly original: string;
  /** What stands there instead. */
  readonly replacement: string;
}

/** A file's text with the change made. */
export function mutatedText(text: string, { start, end, replacement }: Mutant): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

const LONGEST = 60;

/** The change in one line of a table. */
export function describeMutant({ original, replacement }: Mutant): string {
  return `${inLine(original)} → ${inLine(replacement)}`;
}

function inLine(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  if (line === '') return '(nothing)';
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
