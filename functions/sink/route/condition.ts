import { parsePath } from '../../shared/settings/routes/path.ts';
import type { Condition as ConditionSettings } from '../../shared/settings/routes.ts';
import { FALSE, type Field, INTEGER, MISSING, PLAIN, REAL, TEXT, TRUE } from '../decode/json/field.ts';
import type { EventRecord } from '../receive/kafka-event.ts';
import { sameNumber } from './same-number.ts';

/** What a condition allows. */
interface Allowed {
  readonly value: string | number | boolean;
  readonly isSameNumber: ((digits: string) => boolean) | undefined;
}

/** A string with escapes is up to so many times as long as what it stands for. */
const LONGEST_ESCAPE = 6;

/** Characters of a number above which a look at it is not repeated for each element of an array beside it. */
const LONG = 64;

/** A condition of a route on a field or a header. */
export class Condition {
  /** Keys of the field's path; none for a header. */
  readonly steps: readonly string[];
  /** Whether only being there counts. */
  readonly isOfPresence: boolean;
  readonly field: Field | undefined;
  readonly #header: string;
  readonly #allowed: readonly Allowed[];
  readonly #exists: boolean;
  /** The last long number, and whether it is allowed. */
  #long = { text: '', start: 0, holds: false };

  constructor(settings: ConditionSettings, fieldAt: (steps: readonly string[]) => Field) {
    this.steps = settings.field === undefined ? [] : (parsePath(settings.field) ?? []);
    this.field = settings.field === undefined ? undefined : fieldAt(this.steps);
    this.#header = settings.header ?? '';
    const allowed = settings.equals === undefined ? settings.in : [settings.equals];
    this.isOfPresence = allowed === undefined;
    this.#allowed = (allowed ?? []).map((value) => ({ value, isSameNumber: sameNumber(value) }));
    this.#exists = settings.exists ?? true;
  }

  /** Whether the condition holds for a record with this text. */
  holds(text: string, record: EventRecord): boolean {
    const { field } = this;
    if (field === undefined) return this.#headerHolds(record);
    if (this.isOfPresence) return (field.kind !== MISSING) === this.#exists;
    const { kind, start, end } = field;
    if ((kind !== INTEGER && kind !== REAL) || end - start <= LONG) return this.#allows(field, text);
    if (this.#long.start !== start || this.#long.text !== text) {
      this.#long = { text, start, holds: this.#allows(field, text) };
    }
    return this.#long.holds;
  }

  #allows(field: Field, text: string): boolean {
    for (const allowed of this.#allowed) if (isAllowed(field, text, allowed)) return true;
    return false;
  }

  #headerHolds({ headers }: EventRecord): boolean {
    const value = headerOf(headers, this.#header);
    if (this.isOfPresence) return (value !== undefined) === this.#exists;
    return this.#allowed.some((allowed) => String(allowed.value) === value);
  }
}

function isAllowed(field: Field, text: string, { value, isSameNumber }: Allowed): boolean {
  const length = field.end - field.start - 2;
  switch (field.kind) {
    case PLAIN:
      return typeof value === 'string' && length === value.length && text.startsWith(value, field.start + 1);
    case TEXT:
      return (
        typeof value === 'string' &&
        length >= value.length &&
        length <= LONGEST_ESCAPE * value.length &&
        field.plain(text) === value
      );
    case INTEGER:
    case REAL:
      return isSameNumber?.(field.json(text)) ?? false;
    case TRUE:
    case FALSE:
      return value === (field.kind === TRUE);
    default:
      return false;
  }
}

/** Text of the last header of a name; undefined when there is none, empty when it has no value. */
function headerOf(headers: EventRecord['headers'], name: string): string | undefined {
  const last = headers?.findLast((header) => Object.hasOwn(header, name));
  if (last === undefined) return undefined;
  return Buffer.from(last[name] ?? []).toString();
}
