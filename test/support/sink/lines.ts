import assert from 'node:assert/strict';
import type { TimeUnit } from '../../../functions/shared/tdengine/time/digits.ts';
import type { Precision } from '../../../functions/shared/tdengine/time/precision.ts';
import { lineFormat } from '../../../functions/sink/decode/line/decode-line.ts';
import { ValueReader } from '../../../functions/sink/decode/value-text.ts';
import { RecordError } from '../../../functions/sink/rows/record-error.ts';
import type { Row } from '../../../functions/sink/rows/row.ts';
import { decoded } from './decode.ts';
import { cellsOf } from './rows.ts';

/** What a sink's settings say of times. */
export interface DecodeOptions {
  readonly databasePrecision?: Precision;
  readonly dataPrecision?: TimeUnit;
}
/** When the records were written, in ms since 1970. */
export const RECORD_TIME = 1_700_000_000_123;

/** The rows of a record in line protocol. @throws RecordError */
export function decode(value: string | Buffer, options: DecodeOptions = {}): readonly Row[] {
  const text = new ValueReader().text(Buffer.from(value).toString('base64'));
  return decoded(lineFormat, text, { ...options, timestamp: RECORD_TIME });
}

/** The rows of a record in line protocol, each as `stable|tags|fields|time`. */
export function shown(text: string | Buffer, options: DecodeOptions = {}): string[] {
  return decode(text, options).map((row) => {
    const { table, time } = row;
    const tags = cellsOf(table.tags)
      .map((tag) => `${tag.name}=${tag.sql}`)
      .join(',');
    return `${table.stable}|${tags}|${cellsOf(row)
      .map(({ name, sql }) => `${name}=${sql}`)
      .join(',')}|${time}`;
  });
}

/** Why a record in line protocol is not understood. */
export function reasonOf(text: string | Buffer, options: DecodeOptions = {}): string {
  try {
    decode(text, options);
  } catch (error) {
    assert.ok(error instanceof RecordError, String(error));
    assert.equal(error.stage, 'decode');
    return error.message;
  }
  return assert.fail('the record was understood');
}
