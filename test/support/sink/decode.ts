import { sinkRuntime } from '../../../functions/shared/settings/index.ts';
import type { Precision } from '../../../functions/shared/tdengine/time/precision.ts';
import type { Format } from '../../../functions/sink/decode/decoder.ts';
import type { Row } from '../../../functions/sink/rows/row.ts';
import { TableRegistry } from '../../../functions/sink/rows/table-registry.ts';
import { recordOf } from './records.ts';

/** What a test decodes with; every other key is a setting of the sink. */
export interface DecodeOptions {
  readonly databasePrecision?: Precision;
  readonly timestamp?: number;
  readonly [setting: string]: unknown;
}

/** The rows that a format makes of one record's value, for database `db`. */
export function decoded(format: Format, text: string, options: DecodeOptions = {}): readonly Row[] {
  const { databasePrecision = 'ns', timestamp = 0, ...others } = options;
  const settings = sinkRuntime.parse({ database: 'db', ...others });
  const decode = format.decoder({
    settings,
    topic: 'meters',
    precisionOf: () => databasePrecision,
    tables: new TableRegistry(),
  });
  const rows = decode(text, recordOf(text, 0, { timestamp }), 7, timestamp);
  if (typeof rows === 'string') throw new Error(`the format should decode rows of the record, and skipped it: ${rows}`);
  return rows;
}
