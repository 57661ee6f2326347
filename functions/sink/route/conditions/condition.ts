import { parsePath, presenceAt } from '../../../shared/record-path/path.ts';
import type { FieldCondition } from '../../../shared/settings/routes.ts';
import type { Found } from '../../decode/json/found.ts';
import { FALSE, INTEGER, isNumber, JsonValue, MISSING, PLAIN, REAL, TEXT, TRUE } from '../../decode/json/value.ts';
import type { EventRecord } from '../../receive/kafka-event.ts';
import { refusalText } from './refusal-text.ts';
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
  /** Undefined when a header is asked for. */
  readonly #slot: number | undefined;
  readonly #header: string;
  /** What is asked about, as settings write it. */
  readonly #subject: string;
  readonly #allowed: readonly Allowed[];
  readonly #exists: boolean;
  readonly #value = new JsonValue();
  /** The last long number, and whether it is allowed. */
  #long = { text: '', start: 0, holds: false };

  constructor(settings: FieldCondition, slotAt: (steps: readonly string[]) => number) {
    this.steps = settings.field === undefined ? [] : (parsePath(settings.field) ?? []);
    this.#header = settings.header ?? '';
    this.#subject = settings.field ?? `header ${settings.header}`;
    const allowed = settings.equals === undefined ? settings.in : [settings.equals];
    this.isOfPresence = allowed === undefined;
    const asked = this.isOfPresence ? presenceAt(this.steps) : this.steps;
    this.#slot = settings.field === undefined ? undefined : slotAt(asked);
    this.#allowed = (allowed ?? []).map((value) => ({ value, isSameNumber: sameNumber(value) }));
    this.#exists = settings.exists ?? true;
  }

  /** Whether the condition holds for a record in which this was found. */
  holds(found: Found, record: EventRecord): boolean {
    const slot = this.#slot;
    if (slot === undefined) return this.#headerHolds(record);
    if (this.isOfPresence) return (found.kind(slot) !== MISSING) === this.#exists;
    const value = this.#value;
    found.load(slot, value);
    const { text, kind, start, end } = value;
    if (!isNumber(kind) || end - start <= LONG) return this.#allows(value);
    if (this.#long.start !== start || this.#long.text !== text) {
      this.#long = { text, start, holds: this.#allows(value) };
    }
    return this.#long.holds;
  }

  /** Why the condition does not hold, in words, for a record for which it does not. */
  refusal(found: Found, record: EventRecord): string {
    const slot = this.#slot;
    const field = slot === undefined || found.kind(slot) === MISSING ? undefined : found.json(slot);
    const given = slot === undefined ? headerOf(record.headers, this.#header) : field;
    return refusalText(this.#subject, given, this.isOfPresence ? undefined : this.#allowed.map(({ value }) => value));
  }

  #allows(value: JsonValue): boolean {
    for (const allowed of this.#allowed) if (isAllowed(value, allowed)) return true;
    return false;
  }

  #headerHolds({ headers }: EventRecord): boolean {
    const value = headerOf(headers, this.#header);
    if (this.isOfPresence) return (value !== undefined) === this.#exists;
    return this.#allowed.some((allowed) => String(allowed.value) === value);
  }
}

function isAllowed(value: JsonValue, { value: wanted, isSameNumber }: Allowed): boolean {
  const { text, kind, start, end } = value;
  const length = end - start - 2;
  switch (kind) {
    case PLAIN:
      return typeof wanted === 'string' && length === wanted.length && text.startsWith(wanted, start + 1);
    case TEXT:
      return (
        typeof wanted === 'string' &&
        length >= wanted.length &&
        length <= LONGEST_ESCAPE * wanted.length &&
        value.plain() === wanted
      );
    case INTEGER:
    case REAL:
      return isSameNumber?.(value.json()) ?? false;
    case TRUE:
    case FALSE:
      return wanted === (kind === TRUE);
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
