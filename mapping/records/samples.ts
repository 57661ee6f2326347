import type { TestRecord } from '../../functions/shared/settings/index.ts';
import { looksLikeRecords, readRecordLines, readValueLines } from './record-lines.ts';

/** What the lines of a sample are. */
export type SampleLines = 'values' | 'records';

/**
 * The records of a sample: a line each, or one value of JSON over several lines.
 * @param path where it comes from, for messages.
 * @param lines what its lines are; left out, it is seen by their keys.
 * @throws Error naming the line that is no record
 */
export function readSamples(text: string, path: string, lines?: SampleLines): readonly TestRecord[] {
  const kind = lines ?? (looksLikeRecords(text) ? 'records' : 'values');
  if (kind === 'records') return readRecordLines(text, path);
  if (isJson(text) && !isJson(firstLine(text))) return [{ value: text.trim() }];
  return readValueLines(text).map((value) => ({ value: value.toString() }));
}

function firstLine(text: string): string {
  return text.trimStart().split('\n', 1)[0] ?? '';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
