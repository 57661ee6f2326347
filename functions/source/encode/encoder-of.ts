import type { SourceRuntime } from '../../shared/settings/source.ts';
import type { TableSchema } from '../../shared/tdengine/table-schema.ts';
import type { Precision } from '../precision.ts';
import type { SourceTable } from '../read/source-database.ts';
import type { RowEncoder } from './encoder.ts';
import { jsonEncoder } from './json.ts';
import { lineEncoder } from './line.ts';

/** The encoder that the settings ask for. @throws UnencodableError for names and types that its format cannot carry. */
export function encoderOf(
  settings: SourceRuntime,
  table: SourceTable,
  schema: TableSchema,
  precision: Precision,
): RowEncoder {
  if (settings.outFormat === 'line') {
    // Nanoseconds are what every reader of line protocol takes a time for that says nothing else.
    const time = settings.dataPrecision ?? 'ns';
    if (time === 'iso') throw new Error('outFormat line has no times in ISO 8601');
    return lineEncoder(table.name, schema, { precision, time });
  }
  return jsonEncoder(schema, {
    precision,
    time: settings.dataPrecision ?? precision,
    nulls: settings.outFormatJsonNull,
    array: !settings.outFormatJsonNoArray,
  });
}
