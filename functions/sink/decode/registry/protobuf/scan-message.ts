import { MAX_DEPTH } from '../../json/bad-json.ts';
import { type ByteReader, misfit } from '../byte-reader.ts';
import type { ProtoField, ProtoMessage } from './proto-type.ts';
import { END_GROUP, FIXED32, FIXED64, GROUP, LENGTH, VARINT, wireOf } from './write-scalar.ts';

/** Where a value is: what is between its places, without its length. */
export interface Place {
  readonly from: number;
  readonly to: number;
  /** Whether several values are there, one behind the other. */
  readonly isPacked: boolean;
}

/** Where the values of a message are, by the places of their fields; of a field that does not repeat and is no message, the last. */
export type Found = (Place[] | undefined)[];

/**
 * Finds the values of a message, which ends at a place.
 * @throws RecordError when the bytes are not of the message.
 */
export function scanMessage(message: ProtoMessage, reader: ByteReader, end: number, depth: number): Found {
  if (depth >= MAX_DEPTH) throw misfit(`it is nested deeper than ${MAX_DEPTH}`);
  const found: Found = new Array<Place[] | undefined>(message.fields.length);
  while (reader.at < end) {
    const tag = tagOf(reader);
    const wire = tag & 7;
    const number = tag >>> 3;
    if (wire === END_GROUP) throw misfit('a group ends that has not begun');
    const place = message.places.get(number);
    const field = place === undefined ? undefined : message.fields[place];
    if (place === undefined || field === undefined) {
      skip(reader, wire, number, end, depth);
      continue;
    }
    const isPacked = checkWire(field, wire);
    const at = placeOf(reader, wire, number, end, depth, isPacked);
    for (const other of field.others) found[other] = undefined;
    const before = found[place];
    if (before !== undefined && (field.isRepeated || field.mapKey !== undefined || field.type.kind === 'message')) {
      before.push(at);
    } else found[place] = [at];
  }
  return found;
}

function tagOf(reader: ByteReader): number {
  const tag = reader.unsigned();
  if (typeof tag !== 'number' || tag > 0xffff_ffff || tag < 8) throw misfit('a field has no number');
  return tag;
}

/** Whether a field's value is several that are packed. @throws RecordError when it is on the wire as its type is not. */
function checkWire({ name, type, isRepeated, isGroup, mapKey }: ProtoField, wire: number): boolean {
  if (type.kind === 'message' || mapKey !== undefined) {
    if (wire === (isGroup ? GROUP : LENGTH)) return false;
  } else {
    const own = type.kind === 'enum' ? VARINT : wireOf(type.name);
    if (wire === own) return false;
    if (isRepeated && wire === LENGTH) return true;
  }
  throw misfit(`field ${name} is not of the type that the schema gives it`);
}

function placeOf(
  reader: ByteReader,
  wire: number,
  number: number,
  end: number,
  depth: number,
  isPacked: boolean,
): Place {
  if (wire === LENGTH) {
    const size = reader.unsigned();
    const from = typeof size === 'number' && size <= end - reader.at ? reader.skip(size) : reader.skip(-1);
    return { from, to: reader.at, isPacked };
  }
  const from = reader.at;
  return { from, to: skip(reader, wire, number, end, depth), isPacked };
}

/** Passes over a value. @returns where it ends, which of a group is before the tag that ends it. */
function skip(reader: ByteReader, wire: number, number: number, end: number, depth: number): number {
  let behind = -1;
  switch (wire) {
    case VARINT:
      reader.unsigned();
      break;
    case FIXED64:
      reader.skip(8);
      break;
    case FIXED32:
      reader.skip(4);
      break;
    case LENGTH: {
      const size = reader.unsigned();
      reader.skip(typeof size === 'number' ? size : -1);
      break;
    }
    case GROUP: {
      if (depth >= MAX_DEPTH) throw misfit(`it is nested deeper than ${MAX_DEPTH}`);
      for (;;) {
        behind = reader.at;
        const tag = tagOf(reader);
        if ((tag & 7) === END_GROUP) {
          if (tag >>> 3 !== number) throw misfit('a group ends that has not begun');
          break;
        }
        skip(reader, tag & 7, tag >>> 3, end, depth + 1);
      }
      break;
    }
    default:
      throw misfit('a field is of no type that there is');
  }
  if (reader.at > end) throw misfit('a field ends behind its message');
  return behind < 0 ? reader.at : behind;
}
