import { parsePath } from '../../shared/settings/routes/path.ts';
import type { Condition as ConditionSettings } from '../../shared/settings/routes.ts';
import { FALSE, type Field, INTEGER, MISSING, PLAIN, REAL, TEXT, TRUE } from '../decode/json/field.ts';
import type { EventRecord } from '../kafka-event.ts';

type Scalar = string | number | boolean;

/** A condition of a route on a field or a header. */
export class Condition {
  /** Keys of the field's path; none for a header. */
  readonly steps: readonly string[];
  readonly #field: Field | undefined;
  readonly #header: string;
  /** What is allowed; undefined when only being there counts. */
  readonly #allowed: readonly Scalar[] | undefined;
  readonly #exists: boolean;

  constructor(settings: ConditionSettings, fieldAt: (steps: readonly string[]) => Field) {
    this.steps = settings.field === undefined ? [] : (parsePath(settings.field) ?? []);
    this.#field = settings.field === undefined ? undefined : fieldAt(this.steps);
    this.#header = settings.header ?? '';
    this.#allowed = settings.equals === undefined ? settings.in : [settings.equals];
    this.#exists = settings.exists ?? true;
  }

  /** Whether the condition holds for a record with this text. */
  holds(text: string, record: EventRecord): boolean {
    const field = this.#field;
    if (field === undefined) return this.#headerHolds(record);
    if (this.#allowed === undefined) return (field.kind !== MISSING) === this.#exists;
    for (const value of this.#allowed) if (equals(field, text, value)) return true;
    return false;
  }

  #headerHolds({ headers }: EventRecord): boolean {
    const value = headerOf(headers, this.#header);
    if (this.#allowed === undefined) return (value !== undefined) === this.#exists;
    return this.#allowed.some((allowed) => String(allowed) === value);
  }
}

function equals(field: Field, text: string, value: Scalar): boolean {
  switch (field.kind) {
    case PLAIN:
      return (
        typeof value === 'string' &&
        field.end - field.start - 2 === value.length &&
        text.startsWith(value, field.start + 1)
      );
    case TEXT:
      return field.plain(text) === value;
    case INTEGER:
    case REAL:
      return typeof value === 'number' && Number(field.json(text)) === value;
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
