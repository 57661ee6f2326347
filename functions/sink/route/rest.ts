import { MAX_NAME_BYTES } from '../../shared/tdengine/sql-text.ts';
import { beginsUnseen, UNSEEN } from '../../shared/tdengine/table-name.ts';
import type { UnnamedField } from '../decode/json/found.ts';
import { unwritable } from '../decode/json/unescape.ts';
import { type Column, refused } from './column.ts';
import { type ColumnContext, columnOf } from './new-column.ts';

/** Tells of a path, as settings write it without backticks, whether one of the patterns matches it. */
export function pathMatcher(patterns: readonly string[]): (steps: readonly string[]) => boolean {
  const matchers = patterns.map((pattern) => pattern.split('*'));
  return (steps) => {
    const path = steps.join('.');
    return matchers.some((parts) => matches(parts, path));
  };
}

/** Whether a text is these parts with anything between them. No regular expression: with several stars it takes too long. */
function matches(parts: readonly string[], text: string): boolean {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** Columns of the fields that no setting names, made when a record has such a field for the first time. */
export class Rest {
  /** By fields, which are forgotten with what was learned of records' keys. */
  readonly #columns = new WeakMap<UnnamedField, Column>();
  readonly #context: ColumnContext;
  /** How many steps of a field are above the record's value. */
  readonly #above: number;
  /** Names that settings give to columns and tags. */
  readonly #taken: ReadonlySet<string>;

  constructor(context: ColumnContext, above: number, taken: ReadonlySet<string>) {
    this.#context = context;
    this.#above = above;
    this.#taken = taken;
  }

  /** The column of a field. @throws RecordError when its path makes no name for one. */
  column(field: UnnamedField): Column {
    const made = this.#columns.get(field);
    if (made !== undefined) return made;
    const steps = field.steps.slice(this.#above);
    const name = steps.join(this.#context.separator);
    const column = columnOf({ name, role: 'column', slot: field.slot, steps }, this.#context);
    const problem = this.#problem(name);
    if (problem !== undefined) throw refused({ name: shown(name), role: 'column' }, problem);
    this.#columns.set(field, column);
    return column;
  }

  #problem(name: string): string | undefined {
    if (name === '') return 'a field has no name';
    if (beginsUnseen(name)) return `the name that the path makes ${UNSEEN}`;
    if (Buffer.byteLength(name) > MAX_NAME_BYTES.column) {
      return `the name that the path makes is longer than ${MAX_NAME_BYTES.column} bytes`;
    }
    if (this.#taken.has(name)) return 'the name that the path makes is that of another column or tag of the route';
    const problem = unwritable(name);
    return problem && `the name holds ${problem}`;
  }
}

/** A name for a message, not longer than names are. */
function shown(name: string): string {
  return name.slice(0, MAX_NAME_BYTES.column).replaceAll('\0', '').toWellFormed();
}
