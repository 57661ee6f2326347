import type { SourceRuntime } from '../../shared/settings/source-runtime.ts';
import type { TableSchema } from '../../shared/tdengine/table-schema.ts';
import type { Precision } from '../../shared/tdengine/time/precision.ts';
import type { SourceTable } from '../tables/source-database.ts';
import type { RowEncoder } from './encoder.ts';
import { type JsonOptions, jsonEncoder } from './json.ts';
import { lineEncoder } from './line/line.ts';
import { PLUGIN_LINE } from './line/line-cells.ts';

/**
 * Makes the encoder of a table's rows that the settings ask for.
 * @throws UnencodableError when the format cannot express the table.
 */
export function tableEncoder(
  settings: SourceRuntime,
  table: SourceTable,
  schema: TableSchema,
  precision: Precision,
): RowEncoder {
  const subtableTag = table.kind === 'stable' ? settings.subtableTag : undefined;
  if (settings.outFormat === 'json') return jsonEncoder(schema, { ...jsonOptions(settings, precision), subtableTag });
  // Nanoseconds are what every reader of line protocol takes a time for that says nothing else.
  const time = settings.dataPrecision ?? 'ns';
  if (time === 'iso') throw new Error('outFormat line has no times in ISO 8601');
  return lineEncoder(table.name, schema, {
    precision,
    time,
    subtableTag,
    ...(settings.compatibility === 'plugin-1.1' && { shape: PLUGIN_LINE }),
  });
}

function jsonOptions(settings: SourceRuntime, precision: Precision): JsonOptions {
  const { dataPrecision, outFormatJsonNull } = settings;
  const array = !settings.outFormatJsonNoArray;
  switch (settings.compatibility) {
    case 'none':
      return { precision, time: dataPrecision ?? precision, nulls: outFormatJsonNull ?? 'null', array };
    case 'plugin-1.1':
      return {
        precision,
        // The plugin shows a row's time in ms, and leaves other times in the database's unit.
        time: dataPrecision ?? 'ms',
        columnTime: dataPrecision ?? precision,
        nulls: outFormatJsonNull ?? 'omit',
        array,
        javaNumbers: true,
      };
  }
}
