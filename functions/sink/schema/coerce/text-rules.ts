import { quoteText } from '../../../shared/tdengine/sql-text.ts';
import { geometryBytes } from '../../../shared/tdengine/types/geometry.ts';
import { jsonTagProblem, MAX_JSON_BYTES, parseJsonTag } from '../../decode/json/json-tag.ts';
import { unquoted } from './number-rules.ts';

/** A literal of `\x` and pairs of hexadecimal digits, whose backslash is escaped as text's are. */
const HEXADECIMAL = /^'\\\\x(?:[0-9a-fA-F]{2})*'$/;

/** Bytes in hexadecimal: with one backslash TDengine reads the digits as bytes. Other text could mean itself or bytes. */
export function textToBytes(sql: string): string | undefined {
  return HEXADECIMAL.test(sql) ? `'${sql.slice(2)}` : undefined;
}

/** Well-known text. */
export function textToGeometry(sql: string): string | undefined {
  return geometryBytes(unquoted(sql)) === undefined ? undefined : sql;
}

/** An object's text, written anew, so that of a repeated key the last counts: TDengine would take the first. */
export function textToJson(sql: string): string | undefined {
  const value = parsed(unquoted(sql).replace(/\\(.)/gs, '$1'));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const json = JSON.stringify(value);
  return jsonTagProblem(value) === undefined && Buffer.byteLength(json) <= MAX_JSON_BYTES ? quoteText(json) : undefined;
}

function parsed(text: string): unknown {
  try {
    return parseJsonTag(text);
  } catch {
    return undefined;
  }
}
