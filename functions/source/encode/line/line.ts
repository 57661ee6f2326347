import type { TableSchema } from '../../../shared/tdengine/table-schema.ts';
import { timeScaler } from '../../../shared/tdengine/time/digits.ts';
import { isoWriter } from '../../../shared/tdengine/time/iso-writer.ts';
import type { Precision } from '../../../shared/tdengine/time/precision.ts';
import type { SourceRow } from '../../rows/source-row.ts';
import { checkedNameTag, KeptTags, type RowEncoder } from '../encoder.ts';
import { DIALECT, fieldText, type LineShape } from './line-cells.ts';
import { keyText, measurementText, tagText } from './line-names.ts';

/** How a row becomes line protocol. */
export interface LineOptions {
  /** Unit of the rows' times. */
  readonly precision: Precision;
  /** Unit to write them in; digits that it lacks are cut. */
  readonly time: Precision;
  /** Tag that holds the subtable's name; none when left out. */
  readonly subtableTag?: string | undefined;
  /** How columns and tags look; TDengine's dialect when left out. */
  readonly shape?: LineShape;
}

/**
 * Encodes rows as line protocol in TDengine's dialect: each field with the suffix of its type, NULL and empty tags left
 * out (the dialect has no empty tag).
 * A row with nothing but NULL has no words in line protocol, which wants a field: it is left out, and counted.
 * @param table measurement: the stable's name, or the plain table's.
 * @throws UnencodableError for names, types and (when encoding) tags that line protocol cannot carry.
 */
export function lineEncoder(table: string, schema: TableSchema, options: LineOptions): RowEncoder {
  const { shape = DIALECT } = options;
  const iso = isoWriter(options.precision);
  const scaled = timeScaler(options.precision, options.time);
  const cells = schema.slice(1).map((column, index) => ({ column, index }));
  const fields = cells
    .filter(({ column }) => column.role !== 'tag')
    .map(({ column, index }) => shape.field(column, index));
  const heads = lineHeads(table, schema, options.subtableTag, (type, cell) => shape.tagValue(type, cell, iso));

  return (row) => {
    const { cells: values } = row;
    let text = '';
    for (let at = 0; at < fields.length; at++) {
      const field = fields[at];
      if (field === undefined) continue;
      const cell = values[field.index];
      if (cell !== null) text += `${text === '' ? ' ' : ','}${field.key}${fieldText(field, cell, iso)}`;
    }
    return text === '' ? undefined : `${heads.textOf(row)}${text} ${scaled(row.time)}`;
  };
}

/** Measurement and tags of the lines. */
function lineHeads(
  table: string,
  schema: TableSchema,
  subtableTag: string | undefined,
  textOf: (type: string, cell: unknown) => string,
) {
  const measurement = measurementText(table);
  const tags = schema
    .slice(1)
    .map(({ name, type, role }, index) => ({ name, type, role, index, key: `,${keyText(name)}=` }))
    .filter(({ role }) => role === 'tag');
  const nameTag = checkedNameTag(schema, subtableTag);
  const nameKey = nameTag === undefined ? undefined : `,${keyText(nameTag)}=`;
  return new KeptTags(
    tags.map(({ index }) => index),
    ({ subtable, cells }: SourceRow) => {
      let head = measurement;
      if (nameKey !== undefined) head += `${nameKey}${tagText(subtable, 'tbname')}`;
      for (const { name, type, index, key } of tags) {
        const cell = cells[index];
        const value = cell === null ? '' : textOf(type, cell);
        if (value !== '') head += `${key}${tagText(value, name)}`;
      }
      return head;
    },
  );
}
