import { factsOf } from '../../../shared/tdengine/types/types.ts';
import { Layout } from '../../rows/layout.ts';
import { unreadable } from '../../rows/record-error.ts';
import { type Cell, type Subtable, valuesOf } from '../../rows/row.ts';
import type { TableRegistry } from '../../rows/table-registry.ts';
import { checkTableName } from '../cells.ts';
import { isObject, type JsonObject, member } from '../json-object.ts';
import { checkTagName } from '../opentsdb-protocols.ts';
import { SeriesMemory } from '../series-memory.ts';
import { checkTagCount, nameSubtable, type SubtableNaming, withoutDots } from '../subtable-name.ts';
import { checkText, tagCell } from './typed-cell.ts';

type Tag = readonly [name: string, value: string, bytes: Buffer | undefined, cell: Cell];

/** Reads metric and tags of data points, once for each series. */
export class OpentsdbSeries {
  readonly #tables: TableRegistry;
  readonly #database: string;
  readonly #naming: SubtableNaming;
  readonly #memory = new SeriesMemory();
  #layout = Layout.empty();

  constructor(tables: TableRegistry, database: string, naming: SubtableNaming) {
    this.#tables = tables;
    this.#database = database;
    this.#naming = naming;
  }

  /** @throws RecordError when TDengine would refuse the metric's name or one of the tags. */
  table(metric: unknown, tags: unknown): Subtable {
    if (typeof metric !== 'string') throw unreadable('the metric must be a string');
    if (!isObject(tags)) throw unreadable('tags must be an object');
    if (!haveText(tags)) return this.#read(metric, tags, this.#unremembered());
    const text = JSON.stringify(tags);
    const known = this.#memory.get(metric, text);
    if (known !== undefined) return known;
    return this.#memory.add(metric, text, (own, _text, empty) => this.#read(own, tags, empty));
  }

  #read(metric: string, tags: JsonObject, empty: Layout): Subtable {
    checkTableName('metric', checkText('the metric', metric));
    const entries = Object.entries(tags);
    checkTagCount(entries.length, this.#naming);
    const read = entries.map(readTag);
    if (read.length === 0) throw unreadable('there is no tag: tags must have at least one');
    const named = nameSubtable(this.#naming, metric, read);
    const cells = named.tags.map(([, , , cell]) => cell);
    return this.#tables.subtable(
      { database: this.#database, stable: withoutDots(metric), name: named.name },
      valuesOf(cells, empty),
    );
  }

  #unremembered(): Layout {
    if (this.#layout.isCrowded) this.#layout = Layout.empty();
    return this.#layout;
  }
}

function readTag([name, value]: [name: string, value: unknown]): Tag {
  checkTagName(checkText('a tag’s name', name));
  const cell = tagCell(name, value);
  const text = isObject(value) ? member(value, 'value') : value;
  return [name, typeof text === 'string' ? text : cell.sql, heldBytes(cell), cell];
}

/** Whether tags have a text of their own in JSON, which a bigint and -0 have not; objects within objects are refused anyhow. */
function haveText(tags: JsonObject): boolean {
  for (const name in tags) {
    const value = tags[name];
    if (isObject(value) ? !Object.values(value).every(isPlain) : !isPlain(value)) return false;
  }
  return true;
}

function isPlain(value: unknown): boolean {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && !Object.is(value, -0))
  );
}

/** The bytes in which TDengine's client holds a number or boolean, of which it makes the MD5; undefined for a text. */
export function heldBytes({ type, sql }: Cell): Buffer | undefined {
  const { family, bytes } = factsOf(type) ?? {};
  // Little-endian: the first bytes of a whole number of 64 bits are those of a shorter type.
  const held = Buffer.alloc(8);
  switch (family) {
    case 'BOOL':
      held.writeUInt8(sql === 'true' ? 1 : 0);
      break;
    case 'integer':
      held.writeBigInt64LE(BigInt(sql));
      break;
    case 'floating':
      if (bytes === 4) held.writeFloatLE(Number(sql));
      else held.writeDoubleLE(Number(sql));
      break;
    default:
      return undefined;
  }
  return held.subarray(0, bytes);
}
