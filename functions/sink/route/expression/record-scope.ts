import { isUtf8 } from 'node:buffer';
import { Meter, Missing } from '../../../shared/expression/fault.ts';
import { valueOfJson } from '../../../shared/expression/functions/json.ts';
import { realAt, wholeAt } from '../../../shared/expression/read-number.ts';
import type { RecordTerms } from '../../../shared/expression/record-places.ts';
import type { Term } from '../../../shared/expression/term.ts';
import { timeAt } from '../../../shared/expression/time-range.ts';
import type { Type, Value } from '../../../shared/expression/value.ts';
import { INDEX_STEP, pathText, presenceAt } from '../../../shared/record-path/path.ts';
import { Found } from '../../decode/json/found.ts';
import { FALSE, INTEGER, JsonValue, MISSING, NULL, PLAIN, REAL, TEXT, TRUE } from '../../decode/json/value.ts';
import { RecordSource } from '../record-source.ts';

const NOTHING = new Found(0);
const NO_RECORD = new RecordSource({ topic: '', partition: 0, offset: 0, timestamp: 0 }, 0, 0);

/** What expressions read while a record is mapped: what was found in it, and the Kafka record itself. */
export class RecordScope {
  readonly meter = new Meter();
  #found = NOTHING;
  #source = NO_RECORD;
  readonly #value = new JsonValue();

  /** Whatever is asked for next is of this record and of what was found in it. */
  begin(found: Found, source: RecordSource): void {
    if (source !== this.#source) this.meter.reset();
    this.#found = found;
    this.#source = source;
  }

  /** How expressions read what they name. @param slotAt gives the slot of a path below the record's value */
  terms(slotAt: (steps: readonly string[]) => number): RecordTerms {
    const term = (type: Type, run: () => Value) => (): Term => ({ type, run });
    return {
      field: (steps) => this.#field(steps, slotAt(steps)),
      presence: (steps) => {
        const slot = slotAt(presenceAt(steps));
        return () => this.#found.kind(slot) !== MISSING;
      },
      header: (name) => this.#header(name),
      headers: term('map', () => new Map(this.#names().map((name) => [name, this.#headerValue(name) ?? null]))),
      key: term('dyn', () => this.#source.key ?? null),
      partition: term('int', () => BigInt(this.#source.record.partition)),
      offset: term('int', () => BigInt(this.#source.record.offset)),
      timestamp: term('timestamp', () => timeAt(BigInt(this.#source.record.timestamp) * 1_000_000n)),
      index: () => ({ ...this.#field([INDEX_STEP], slotAt([INDEX_STEP])), type: 'int' }),
    };
  }

  #field(steps: readonly string[], slot: number): Term {
    const missing = `the record has no ${pathText(steps)}`;
    const read = this.#reader(slot);
    const run = () => {
      const value = read();
      if (value === undefined) throw new Missing(missing);
      return value;
    };
    return { type: 'dyn', run, maybe: read };
  }

  #reader(slot: number): () => Value | undefined {
    const value = this.#value;
    let last: { readonly text: string; readonly start: number; readonly value: Value } | undefined;
    return () => {
      this.#found.load(slot, value);
      const { text, kind, start } = value;
      switch (kind) {
        case MISSING:
          return undefined;
        case NULL:
          return null;
        case TRUE:
        case FALSE:
          return kind === TRUE;
        case INTEGER:
          return wholeAt(text, start, value.end);
        case REAL:
          return realAt(text, start, value.end);
        case PLAIN:
        case TEXT:
          return value.plain();
      }
      // An object or an array is made once for all elements beside it.
      if (last === undefined || last.start !== start || last.text !== text) {
        this.meter.step(1 + ((value.end - start) >> 3));
        last = { text, start, value: valueOfJson(value.json()) ?? null };
      }
      return last.value;
    };
  }

  #header(name: string): Term {
    const maybe = () => this.#headerValue(name);
    const run = () => {
      const value = maybe();
      if (value === undefined) throw new Missing(`the record has no header ${name}`);
      return value;
    };
    return { type: 'dyn', run, maybe };
  }

  #names(): string[] {
    return (this.#source.record.headers ?? []).flatMap((header) => Object.keys(header));
  }

  /** The last header of a name: a text, or bytes that are none; null for one without value. */
  #headerValue(name: string): Value | undefined {
    const last = this.#source.record.headers?.findLast((header) => Object.hasOwn(header, name));
    if (last === undefined) return undefined;
    const value = last[name];
    if (value === null || value === undefined) return null;
    const bytes = Buffer.from(value);
    return isUtf8(bytes) ? bytes.toString() : bytes;
  }
}
