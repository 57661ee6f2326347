import type { TestRecord } from '../../functions/shared/settings/index.ts';
import { checkSettings, findingText } from '../../functions/shared/settings/parse.ts';
import { recordLine } from '../../functions/shared/settings/sink-tests/sink-test.ts';
import { parseWithDigits } from './exact-json.ts';

/** Each line that is not blank, as a record's value. */
export function readValueLines(text: string): readonly Buffer[] {
  return linesOf(text).map(({ line }) => Buffer.from(line));
}

/**
 * Each line that is not blank, as a record in JSON with the settings of a test's records.
 * @param path of the file, for messages.
 * @throws Error naming file and line, when one is no such record.
 */
export function readRecordLines(text: string, path: string): readonly TestRecord[] {
  return linesOf(text).map(({ line, number }) => {
    const checked = checkSettings(recordLine, parsedLine(line, `${path}, line ${number}`));
    if (checked.ok && checked.settings.file === undefined) return checked.settings;
    const [finding] = checked.ok ? [] : checked.findings;
    const problem = finding === undefined ? 'a file in a file' : findingText(finding);
    throw new Error(`${path}, line ${number}: ${problem}`);
  });
}

/** What of its keys makes a line of JSON look like a record: a value alone has them seldom. */
const SURE_KEYS: ReadonlySet<string> = new Set(['topic', 'partition', 'offset', 'key', 'headers', 'valueBase64']);
const RECORD_KEYS: ReadonlySet<string> = new Set([...SURE_KEYS, 'value', 'timestamp']);

/** Whether the lines of a text look like records, each with its value among other things, and not like values. */
export function looksLikeRecords(text: string): boolean {
  const lines = linesOf(text);
  return lines.length > 0 && lines.every(({ line }) => isLikeRecord(line));
}

function isLikeRecord(line: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return false;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  const hasValue = keys.includes('value') || keys.includes('valueBase64');
  return hasValue && keys.every((key) => RECORD_KEYS.has(key)) && keys.some((key) => SURE_KEYS.has(key));
}

function linesOf(text: string): readonly { readonly line: string; readonly number: number }[] {
  return text
    .split(/\r?\n/)
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== '');
}

function parsedLine(line: string, place: string): unknown {
  try {
    return parseWithDigits(line);
  } catch {
    throw new Error(`${place}: is not JSON`);
  }
}
