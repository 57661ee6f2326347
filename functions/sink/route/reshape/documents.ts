import { skipSpace } from '../../decode/json/characters.ts';
import { skipValue } from '../../decode/json/skip-value.ts';

/**
 * An array of the documents that follow each other in a text, with or without white space between them: NDJSON, or JSON that
 * was written one behind another.
 * @throws RecordError when one of them is not JSON.
 */
export function documentsIn(text: string): string {
  const documents: string[] = [];
  let at = skipSpace(text, 0);
  do {
    const end = skipValue(text, at, 1);
    documents.push(text.slice(at, end));
    at = skipSpace(text, end);
  } while (at < text.length);
  return `[${documents.join()}]`;
}

/** A text as a JSON string, or as an array of its lines that are not blank; a line break at its end is no part of it. */
export function textIn(text: string, isMany: boolean): string {
  if (!isMany) return JSON.stringify(text.replace(/\r?\n$/, ''));
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return `[${lines.map((line) => JSON.stringify(line)).join()}]`;
}
