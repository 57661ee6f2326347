import { unreadable } from '../../rows/record-error.ts';

/**
 * Where a value's schema is: Confluent's serializers write a byte 0 and the schema's id in 4 bytes, or a byte 1 and its GUID
 * (https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format), those of AWS Glue
 * a byte 3, one that says how the value is packed, and the id of a schema version in 16 bytes.
 */
export interface Frame {
  readonly kind: 'confluent' | 'glue';
  /** What tells a schema from others of its registry: a number, or a UUID. */
  readonly id: string;
  /** Bytes before the value. */
  readonly length: number;
  readonly packing: 'none' | 'zlib';
}

const CONFLUENT_ID = 0;
const CONFLUENT_GUID = 1;
const GLUE = 3;
const UUID_BYTES = 16;

/** How values are packed, by the second byte of Glue's frame. */
const GLUE_PACKING: ReadonlyMap<number | undefined, Frame['packing']> = new Map([
  [0, 'none'],
  [5, 'zlib'],
]);

/** The frame of a value of a registry of a kind. @throws RecordError when it has none. */
export function frameOf(bytes: Buffer, length: number, kind: Frame['kind']): Frame {
  const frame = kind === 'confluent' ? confluentFrame(bytes, length) : glueFrame(bytes, length);
  if (frame === undefined) throw unreadable(noFrame(bytes, length, kind));
  return frame;
}

function confluentFrame(bytes: Buffer, length: number): Frame | undefined {
  const first = length === 0 ? undefined : bytes[0];
  if (first === CONFLUENT_ID && length >= 5) {
    return { kind: 'confluent', id: String(bytes.readUInt32BE(1)), length: 5, packing: 'none' };
  }
  if (first !== CONFLUENT_GUID || length < 1 + UUID_BYTES) return undefined;
  return { kind: 'confluent', id: uuidAt(bytes, 1), length: 1 + UUID_BYTES, packing: 'none' };
}

function glueFrame(bytes: Buffer, length: number): Frame | undefined {
  if (length < 2 + UUID_BYTES || bytes[0] !== GLUE) return undefined;
  const packing = GLUE_PACKING.get(bytes[1]);
  return packing === undefined ? undefined : { kind: 'glue', id: uuidAt(bytes, 2), length: 2 + UUID_BYTES, packing };
}

/** What the first bytes are instead, which is no secret: most often it is the other framing, or none. */
function noFrame(bytes: Buffer, length: number, kind: Frame['kind']): string {
  const other = kind === 'confluent' ? glueFrame(bytes, length) : confluentFrame(bytes, length);
  const whose = kind === 'confluent' ? 'a schema registry of Confluent' : 'AWS Glue’s schema registry';
  if (other === undefined) return `the value does not begin as one of ${whose} does, as valueSchemaRegistry wants it`;
  return `the value begins as one of ${other.kind === 'glue' ? 'AWS Glue’s' : 'a Confluent'} schema registry, and valueSchemaRegistry names ${whose}`;
}

function uuidAt(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + UUID_BYTES);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
