import type { TableColumn, TableSchema } from '../../shared/tdengine/table-schema.ts';
import type { Precision } from '../precision.ts';
import type { SourceRow } from '../row.ts';
import { baseType, numberText } from './cell-text.ts';
import { type RowEncoder, UnencodableError } from './encoder.ts';
import { type JsonTime, jsonTime } from './json-time.ts';

/** How a row becomes JSON. */
export interface JsonOptions {
  readonly precision: Precision;
  /** Unit of all times. */
  readonly time: JsonTime;
  /** NULL as `null`, or left out. */
  readonly nulls: 'null' | 'omit';
  /** The object alone in an array. */
  readonly array: boolean;
}

interface JsonColumn {
  readonly index: number;
  /** `"name":` */
  readonly key: string;
  readonly text: (cell: unknown) => string;
}

/**
 * Encodes rows as the TDengineSourceConnector's JSON: `{"ts":…,"column":…,"tags":{…}}`, `tags` only for stables.
 * Integers of 64 bits are numbers with all their digits, which a reader must not take for doubles. DECIMAL is text;
 * VARBINARY, BLOB and GEOMETRY (WKB) are hexadecimal text; a JSON tag stands as it is.
 * @throws UnencodableError when a column of a stable is named `tags`.
 */
export function jsonEncoder(schema: TableSchema, options: JsonOptions): RowEncoder {
  const [time, ...others] = schema;
  const columns = others.map((column, index) => ({ column, index }));
  const tags = columns.filter(({ column }) => column.role === 'tag').map(toJsonColumn);
  const plain = columns.filter(({ column }) => column.role !== 'tag').map(toJsonColumn);
  if (tags.length > 0 && schema.some(({ name, role }) => name === 'tags' && role !== 'tag')) {
    throw new UnencodableError('a column named tags would stand where JSON shows the tags: use outFormat line');
  }
  const timeKey = `${JSON.stringify(time?.name)}:`;

  return (row) => {
    const members = [
      `${timeKey}${jsonTime(BigInt(row.time), options.precision, options.time)}`,
      ...membersOf(plain, row),
    ];
    if (tags.length > 0) members.push(`"tags":{${membersOf(tags, row).join(',')}}`);
    const object = `{${members.join(',')}}`;
    return options.array ? `[${object}]` : object;
  };

  function membersOf(these: readonly JsonColumn[], { cells }: SourceRow): string[] {
    const members: string[] = [];
    for (const { index, key, text } of these) {
      const cell = cells[index];
      if (cell !== null) members.push(`${key}${text(cell)}`);
      else if (options.nulls === 'null') members.push(`${key}null`);
    }
    return members;
  }

  function toJsonColumn({ column, index }: { column: TableColumn; index: number }): JsonColumn {
    return { index, key: `${JSON.stringify(column.name)}:`, text: jsonCell(column.type, options) };
  }
}

function jsonCell(type: string, { precision, time }: JsonOptions): (cell: unknown) => string {
  switch (baseType(type)) {
    case 'BIGINT':
    case 'BIGINT UNSIGNED':
      return String;
    case 'TIMESTAMP':
      return (cell) => jsonTime(BigInt(String(cell)), precision, time);
    case 'FLOAT':
    case 'DOUBLE':
      return (cell) => numberText(cell, type);
    default:
      return (cell) => JSON.stringify(cell);
  }
}
