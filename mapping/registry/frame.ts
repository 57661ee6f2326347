import type { Frame } from '../../functions/sink/decode/registry/framing.ts';
import { parseProto } from '../../functions/sink/decode/registry/protobuf/parse-proto.ts';

/** What serializers of a registry write in front of a value. @param id a number, or a UUID */
export function framed(kind: Frame['kind'], id: string, value: Buffer): Buffer {
  if (kind === 'glue') return Buffer.concat([Buffer.of(3, 0), uuidBytes(id), value]);
  if (id.includes('-')) return Buffer.concat([Buffer.of(1), uuidBytes(id), value]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(Number(id), 1);
  return Buffer.concat([head, value]);
}

function uuidBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

/** The places of a message of Protobuf, as Confluent's serializers write them: how many, and each; a single 0 is the first message. */
export function placesBytes(places: readonly number[]): Buffer {
  if (places.length === 1 && places[0] === 0) return Buffer.of(0);
  return Buffer.concat([places.length, ...places].map((place) => varint(2 * place)));
}

/** The place of a message's name among all of its file, as AWS Glue's serializers write it. */
export function sortedPlaceBytes(text: string, fullName: string): Buffer {
  return varint(parseProto(text, []).names.toSorted().indexOf(fullName));
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.of(...bytes, rest);
}
