import { detached } from '../../../shared/detached.ts';
import type { Found } from '../../decode/json/found.ts';
import type { Column } from '../columns/column.ts';
import { refused } from '../columns/refused.ts';
import type { RecordSource } from '../record-source.ts';
import type { Template } from '../table/template.ts';
import { nameProblem, shownName } from './column-name.ts';

/** Names that are remembered as good ones. */
const REMEMBERED = 1_000;

/** A column of which each record says the name. */
export class NamedColumn {
  readonly column: Column;
  readonly #template: Template;
  /** Names that settings give to columns and tags. */
  readonly #taken: ReadonlySet<string>;
  readonly #good = new Map<string, string>();

  constructor(column: Column, template: Template, taken: ReadonlySet<string>) {
    this.column = column;
    this.#template = template;
    this.#taken = taken;
  }

  /** The name in a record. @throws RecordError when the record has none, or one that is no column's. */
  name(found: Found, source: RecordSource): string {
    const name = this.#template.fill(found, source);
    const good = this.#good.get(name);
    if (good !== undefined) return good;
    const { role } = this.column;
    if (name === '') throw refused(this.column, 'the record gives it no name');
    const problem = nameProblem(name, this.#taken, 'the name that the record gives it');
    if (problem !== undefined) throw refused({ name: shownName(name), role }, problem);
    if (this.#good.size >= REMEMBERED) this.#good.clear();
    const own = detached(name);
    this.#good.set(own, own);
    return own;
  }
}
