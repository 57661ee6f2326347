import type { Result, ResultColumn } from '../result.ts';
import { metaName } from '../types/column-type.ts';
import type { StoredValue } from '../types/stored-value.ts';
import type { Parameters } from './parameters.ts';
import { valuePrinter } from './value-text.ts';

/** Go's JSON escapes these in texts of errors, though not in results; U+FFFD stands for bytes that are no UTF-8. */
const HTML = /[<>&\u2028\u2029\ufffd]/g;

function goString(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(
    HTML,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The body of a refusal, with how long it took. */
export function errorBody(code: number, text: string, nanoseconds: bigint): string {
  return `{"code":${code},"desc":${goString(text)},"timing":${nanoseconds}}`;
}

const AFFECTED: readonly ResultColumn[] = [{ name: 'affected_rows', type: { name: 'INT', length: 4 } }];

/** The rows that say how many rows a statement changed. */
function asRows(result: Result): Extract<Result, { kind: 'rows' }> {
  if (result.kind === 'rows') return result;
  return { kind: 'rows', columns: AFFECTED, rows: [[BigInt(result.rows)]], precision: 'ms' };
}

/** The body of a success: `column_meta`, `data` and `rows`. */
export function resultBody(result: Result, parameters: Parameters, nanoseconds: bigint): string {
  const { columns, rows, precision } = asRows(result);
  const printers = columns.map(({ type }) => valuePrinter(type, precision, parameters.outputZone));
  const keys = columns.map(({ name }) => (parameters.rowWithMeta ? `${JSON.stringify(name)}:` : ''));
  const [open, close] = parameters.rowWithMeta ? ['{', '}'] : ['[', ']'];
  const printRow = (row: readonly StoredValue[]): string => {
    let text = open;
    for (let place = 0; place < printers.length; place++) {
      if (place > 0) text += ',';
      text += keys[place];
      text += printers[place]?.(row[place] ?? null);
    }
    return text + close;
  };
  const meta = columns.map(({ name, type }) => [name, metaName(type), type.length]);
  const timing = parameters.timing ? `,"timing":${nanoseconds}` : '';
  const data = rows.map(printRow).join(',');
  return `{"code":0,"column_meta":${JSON.stringify(meta)},"data":[${data}],"rows":${rows.length}${timing}}`;
}
