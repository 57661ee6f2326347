import type { TableColumn, TableSchema } from '../../shared/tdengine/table-schema.ts';
import { timeScaler } from '../../shared/tdengine/time/digits.ts';
import { isoWriter } from '../../shared/tdengine/time/iso-writer.ts';
import type { Precision } from '../../shared/tdengine/time/precision.ts';
import { familyOf } from '../../shared/tdengine/types/types.ts';
import type { SourceRow } from '../rows/source-row.ts';
import { checkedNameTag, KeptTags, type RowEncoder, UnencodableError } from './encoder.ts';
import { doubleText, floatText, javaNumber } from './number-text.ts';
import { wktOf } from './wkt.ts';

/** How a row becomes JSON. */
export interface JsonOptions {
  readonly precision: Precision;
  /** Unit of all times. */
  readonly time: JsonTime;
  /** NULL as `null`, or left out. */
  readonly nulls: 'null' | 'omit';
  /** The object alone in an array. */
  readonly array: boolean;
  /** Member of `tags` that holds the subtable's name; none when left out. */
  readonly subtableTag?: string | undefined;
  /** Unit of the times of columns, where it is another than the rows'. */
  readonly columnTime?: JsonTime;
  /** FLOAT and DOUBLE in Java's text: `2.0`, not `2`. */
  readonly javaNumbers?: boolean;
}

/** A member of the object. */
interface JsonMember {
  /** The column's place among a row's cells. */
  readonly index: number;
  /** `"name":` */
  readonly key: string;
  readonly kind: 'bare' | 'Java' | 'FLOAT' | 'DOUBLE' | 'TIMESTAMP' | 'GEOMETRY' | 'text';
}

/**
 * Encodes rows as the TDengineSourceConnector's JSON: `{"ts":…,"column":…,"tags":{…}}`, `tags` only where there are some.
 * Integers of 64 bits are numbers with all their digits, which a reader must not take for doubles. DECIMAL is text;
 * VARBINARY and BLOB are hexadecimal text, a GEOMETRY is well-known text; a JSON tag stands as it is.
 * @throws UnencodableError when a column of a stable is named `tags`.
 */
export function jsonEncoder(schema: TableSchema, options: JsonOptions): RowEncoder {
  const nulls = options.nulls === 'null';
  const timeOf = jsonTimeWriter(options.precision, options.time);
  const columnTimeOf = jsonTimeWriter(options.precision, options.columnTime ?? options.time);
  const columns = membersOf(schema, false, options);
  const tags = membersOf(schema, true, options);
  const nameTag = checkedNameTag(schema, options.subtableTag);
  const hasTags = tags.length > 0 || nameTag !== undefined;
  const nameKey = nameTag === undefined ? undefined : `${JSON.stringify(nameTag)}:`;
  if (hasTags && schema.some(({ name, role }) => name === 'tags' && role !== 'tag')) {
    throw new UnencodableError('a column named tags would stand where JSON shows the tags: use outFormat line');
  }
  const start = `${options.array ? '[' : ''}{${JSON.stringify(schema[0]?.name)}:`;
  const end = options.array ? '}]' : '}';
  const tagTexts = new KeptTags(
    tags.map(({ index }) => index),
    ({ subtable, cells }: SourceRow) => {
      const named = nameKey === undefined ? '' : `,${nameKey}${JSON.stringify(subtable)}`;
      return `,"tags":{${`${named}${textOf(tags, cells)}`.slice(1)}}${end}`;
    },
  );

  return (row) => {
    const last = hasTags ? tagTexts.textOf(row) : end;
    return `${start}${timeOf(row.time)}${textOf(columns, row.cells)}${last}`;
  };

  /** The members, a comma before each. */
  function textOf(members: readonly JsonMember[], cells: readonly unknown[]): string {
    let text = '';
    for (let at = 0; at < members.length; at++) {
      const member = members[at];
      if (member === undefined) continue;
      const cell = cells[member.index];
      if (cell !== null) text += `,${member.key}${memberText(member, cell, columnTimeOf)}`;
      else if (nulls) text += `,${member.key}null`;
    }
    return text;
  }
}

function membersOf(schema: TableSchema, tags: boolean, { javaNumbers = false }: JsonOptions): readonly JsonMember[] {
  return schema
    .slice(1)
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => (column.role === 'tag') === tags)
    .map(({ column, index }) => ({
      index,
      key: `${JSON.stringify(column.name)}:`,
      kind: memberKind(column, javaNumbers),
    }));
}

function memberText(member: JsonMember, cell: unknown, timeOf: (time: string) => string): string {
  switch (member.kind) {
    case 'bare':
      return String(cell);
    case 'Java':
      return javaNumber(cell);
    case 'FLOAT':
      return floatText(cell);
    case 'DOUBLE':
      return doubleText(cell);
    case 'TIMESTAMP':
      return timeOf(String(cell));
    case 'GEOMETRY':
      return `"${wktOf(String(cell))}"`;
    case 'text':
      return JSON.stringify(cell);
  }
}

function memberKind({ type }: TableColumn, javaNumbers: boolean): JsonMember['kind'] {
  const family = familyOf(type);
  switch (family) {
    case 'integer':
    case 'BOOL':
      return 'bare';
    case 'floating':
      if (javaNumbers) return 'Java';
      return type === 'FLOAT' ? 'FLOAT' : 'DOUBLE';
    case 'TIMESTAMP':
    case 'GEOMETRY':
      return family;
    case 'DECIMAL':
    case 'text':
    case 'bytes':
    case 'JSON':
    case undefined:
      return 'text';
  }
}

/** How JSON shows times: a number in a unit, or ISO 8601 text. */
type JsonTime = Precision | 'iso';

/**
 * Makes the function that writes a time's decimal text as JSON. A unit coarser than the database's cuts digits; the
 * number is exact at any size.
 */
function jsonTimeWriter(precision: Precision, shown: JsonTime): (time: string) => string {
  if (shown !== 'iso') return timeScaler(precision, shown);
  const iso = isoWriter(precision);
  return (time) => `"${iso(time)}"`;
}
