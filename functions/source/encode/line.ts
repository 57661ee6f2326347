import type { TableColumn, TableSchema } from '../../shared/tdengine/table-schema.ts';
import { convert, type Precision } from '../precision.ts';
import type { RowEncoder } from './encoder.ts';
import { fieldCell, tagCell } from './line-cell.ts';
import { keyText, measurementText, tagText } from './line-names.ts';

/**
 * Encodes rows as line protocol in TDengine's dialect: each field with the suffix of its type, NULL and empty tags left
 * out (the dialect has no empty tag).
 * A row with nothing but NULL has no words in line protocol, which wants a field: it is left out, and counted.
 * @param table measurement: the stable's name, or the plain table's.
 * @param times unit of the rows' times, and the one to write them in; digits that this lacks are cut.
 * @throws UnencodableError for names, types and (when encoding) tags that line protocol cannot carry.
 */
export function lineEncoder(
  table: string,
  schema: TableSchema,
  times: { readonly precision: Precision; readonly time: Precision },
): RowEncoder {
  const measurement = measurementText(table);
  const columns = schema.slice(1).map((column, index) => ({ index, ...lineColumn(column) }));
  const tags = columns.filter(({ role }) => role === 'tag');
  const fields = columns.filter(({ role }) => role === 'field');

  return ({ cells, time }) => {
    let line = measurement;
    for (const { index, key, text } of tags) {
      const cell = cells[index];
      if (cell !== null && cell !== '') line += `,${key}=${text(cell)}`;
    }
    let separator = ' ';
    for (const { index, key, text } of fields) {
      const cell = cells[index];
      if (cell === null) continue;
      line += `${separator}${key}=${text(cell)}`;
      separator = ',';
    }
    return separator === ' ' ? undefined : `${line} ${convert(BigInt(time), times.precision, times.time)}`;
  };
}

function lineColumn({ name, type, role }: TableColumn) {
  const key = keyText(name);
  if (role !== 'tag') return { role: 'field', key, text: fieldCell(type) } as const;
  const text = tagCell(type);
  return { role: 'tag', key, text: (cell: unknown) => tagText(text(cell), name) } as const;
}
