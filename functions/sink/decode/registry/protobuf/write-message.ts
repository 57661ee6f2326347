import { asciiJson } from '../ascii-json.ts';
import { ByteReader, misfit } from '../byte-reader.ts';
import type { JsonOut } from '../json-out.ts';
import { entryOf, type ProtoField, type ProtoMessage, type ProtoScalar, type ProtoType } from './proto-type.ts';
import { type Found, type Place, scanMessage } from './scan-message.ts';
import { defaultOf, type FieldWriter, WELL_KNOWN } from './well-known.ts';
import { defaultJson, writeScalar } from './write-scalar.ts';

const COMMA = 0x2c;
const COLON = 0x3a;
const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Writes messages as JSON. Used for one value after another. */
export class MessageWriter implements FieldWriter {
  readonly out: JsonOut;
  #reader = new ByteReader();

  constructor(out: JsonOut) {
    this.out = out;
  }

  /** Writes the message that is between two places of bytes. @throws RecordError when they are not of it. */
  write(message: ProtoMessage, bytes: Buffer, from: number, to: number): void {
    this.#reader.begin(bytes, from, to);
    this.#message(message, to, 0);
  }

  /** Writes a field's single value; `otherwise` when it is not there. */
  field(message: ProtoMessage, place: number, found: Found, depth: number, otherwise: string): void {
    const field = message.fields[place];
    const places = found[place];
    const last = places?.at(-1);
    if (field === undefined || places === undefined || last === undefined) this.out.ascii(otherwise);
    else this.#single(field, places, last, depth);
  }

  /** A whole number of a field, 0 when it is not there. */
  whole(message: ProtoMessage, place: number, found: Found): bigint {
    const last = found[place]?.at(-1);
    if (message.fields[place] === undefined || last === undefined) return 0n;
    this.#reader.at = last.from;
    return BigInt.asIntN(64, BigInt(this.#reader.unsigned()));
  }

  /** The bytes of a field. */
  bytes(place: number, found: Found): Buffer {
    const last = found[place]?.at(-1);
    return last === undefined ? Buffer.alloc(0) : this.#reader.bytes.subarray(last.from, last.to);
  }

  /** Writes the values of a field, which may repeat or be a map. */
  inner(field: ProtoField, places: readonly Place[], depth: number): void {
    this.#value(field, places, depth);
  }

  /** Writes a message as an object of its fields. */
  object(message: ProtoMessage, found: Found, depth: number): void {
    const { out } = this;
    out.code(OPEN_BRACE);
    let isFirst = true;
    for (const [place, field] of message.fields.entries()) {
      const places = found[place];
      if (places === undefined && field.hasPresence) continue;
      if (!isFirst) out.code(COMMA);
      isFirst = false;
      out.ascii(`${asciiJson(field.name)}:`);
      this.#value(field, places ?? NO_PLACES, depth);
    }
    out.code(CLOSE_BRACE);
  }

  #message(message: ProtoMessage, end: number, depth: number): void {
    const found = scanMessage(message, this.#reader, end, depth);
    const special = WELL_KNOWN.get(message.fullName);
    const after = this.#reader.at;
    if (special === undefined) this.object(message, found, depth);
    else special(this, message, found, depth);
    this.#reader.at = after;
  }

  #value(field: ProtoField, places: readonly Place[], depth: number): void {
    if (field.mapKey !== undefined) this.#map(field, field.mapKey, places, depth);
    else if (field.isRepeated) this.#list(field, places, depth);
    else {
      const last = places.at(-1);
      if (last === undefined) this.out.ascii(defaultOf(field.type));
      else this.#single(field, places, last, depth);
    }
  }

  #single(field: ProtoField, places: readonly Place[], last: Place, depth: number): void {
    // Messages that come one after another are one: what their bytes, one after another, make.
    if (field.type.kind === 'message' && places.length > 1) this.#merged(field, places, depth);
    else this.#one(field, last, depth);
  }

  #merged(field: ProtoField, places: readonly Place[], depth: number): void {
    const whole = Buffer.concat(places.map(({ from, to }) => this.#reader.bytes.subarray(from, to)));
    const reader = this.#reader;
    this.#reader = new ByteReader();
    this.#reader.begin(whole, 0, whole.length);
    this.#one(field, { from: 0, to: whole.length, isPacked: false }, depth);
    this.#reader = reader;
  }

  /** Writes the value at a place. */
  #one({ type }: ProtoField, { from, to }: Place, depth: number): void {
    this.#reader.at = from;
    if (type.kind === 'message') this.#message(type.message, to, depth + 1);
    else this.#scalar(type, to);
  }

  #scalar(type: Exclude<ProtoType, { kind: 'message' }>, end: number): void {
    if (type.kind === 'scalar') {
      writeScalar(type.name, this.#reader, end, this.out);
      return;
    }
    const value = Number(BigInt.asIntN(32, BigInt(this.#reader.unsigned())));
    const name = type.names.get(value);
    if (name === undefined) this.out.whole(value);
    else this.out.ascii(asciiJson(name));
  }

  #list(field: ProtoField, places: readonly Place[], depth: number): void {
    const { out } = this;
    out.code(OPEN_BRACKET);
    let isFirst = true;
    for (const place of places) {
      this.#reader.at = place.from;
      do {
        if (place.isPacked && place.from === place.to) break;
        if (!isFirst) out.code(COMMA);
        isFirst = false;
        if (place.isPacked && field.type.kind !== 'message') this.#scalar(field.type, place.to);
        else this.#one(field, place, depth);
      } while (place.isPacked && this.#reader.at < place.to);
      if (place.isPacked && this.#reader.at > place.to) throw misfit('a list ends behind its length');
    }
    out.code(CLOSE_BRACKET);
  }

  /** Entries are messages of a key, 1, and a value, 2; of a key that comes again the last counts. */
  #map(field: ProtoField, keyName: ProtoScalar, places: readonly Place[], depth: number): void {
    const { out } = this;
    const entry = entryOf(field, keyName);
    const last = new Map<string | undefined, Found>();
    for (const { from, to } of places) {
      this.#reader.at = from;
      const found = scanMessage(entry, this.#reader, to, depth + 1);
      const key = found[0]?.at(-1);
      last.set(key && this.#reader.bytes.toString('latin1', key.from, key.to), found);
    }
    out.code(OPEN_BRACE);
    let isFirst = true;
    for (const found of last.values()) {
      if (!isFirst) out.code(COMMA);
      isFirst = false;
      const isText = keyName === 'string';
      if (!isText) out.code(QUOTE);
      this.field(entry, 0, found, depth, defaultJson(keyName));
      if (!isText) out.code(QUOTE);
      out.code(COLON);
      const places = found[1];
      if (places === undefined && field.type.kind === 'message') this.#empty(field.type.message, depth);
      else this.#value(entry.fields[1] ?? field, places ?? NO_PLACES, depth);
    }
    out.code(CLOSE_BRACE);
  }

  /** A message of which nothing was written. */
  #empty(message: ProtoMessage, depth: number): void {
    const found: Found = new Array<Place[] | undefined>(message.fields.length);
    const special = WELL_KNOWN.get(message.fullName);
    if (special === undefined) this.object(message, found, depth);
    else special(this, message, found, depth);
  }
}

const NO_PLACES: readonly Place[] = [];
