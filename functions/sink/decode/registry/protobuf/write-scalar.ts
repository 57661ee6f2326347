import type { ByteReader } from '../byte-reader.ts';
import type { JsonOut } from '../json-out.ts';
import type { ProtoScalar } from './proto-type.ts';

/** How a value is on the wire: a varint, 8 bytes, a length and so many bytes, what is between two tags, 4 bytes. */
export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH = 2;
export const GROUP = 3;
export const END_GROUP = 4;
export const FIXED32 = 5;

/** How a scalar is on the wire when it is alone. */
export function wireOf(name: ProtoScalar): number {
  switch (name) {
    case 'double':
    case 'fixed64':
    case 'sfixed64':
      return FIXED64;
    case 'float':
    case 'fixed32':
    case 'sfixed32':
      return FIXED32;
    case 'string':
    case 'bytes':
      return LENGTH;
    default:
      return VARINT;
  }
}

/** Reads a scalar and writes it as JSON, whole numbers with all their digits. @param end where a string or bytes end. */
export function writeScalar(name: ProtoScalar, reader: ByteReader, end: number, out: JsonOut): void {
  switch (name) {
    case 'double':
      out.double(reader.double());
      return;
    case 'float':
      out.float(reader.float());
      return;
    case 'int32':
      out.whole(Number(BigInt.asIntN(32, BigInt(reader.unsigned()))));
      return;
    case 'uint32':
      out.whole(Number(BigInt.asUintN(32, BigInt(reader.unsigned()))));
      return;
    case 'sint32':
      out.whole(Number(BigInt.asIntN(32, BigInt(reader.signed()))));
      return;
    case 'int64':
      writeLong(BigInt.asIntN(64, BigInt(reader.unsigned())), out);
      return;
    case 'uint64':
      writeLong(BigInt(reader.unsigned()), out);
      return;
    case 'sint64':
      writeLong(BigInt(reader.signed()), out);
      return;
    case 'fixed32':
      out.whole(reader.fixed32(false));
      return;
    case 'sfixed32':
      out.whole(reader.fixed32(true));
      return;
    case 'fixed64':
      writeLong(reader.fixed64(false), out);
      return;
    case 'sfixed64':
      writeLong(reader.fixed64(true), out);
      return;
    case 'bool':
      out.ascii(BigInt(reader.unsigned()) === 0n ? 'false' : 'true');
      return;
    case 'string':
      out.string(reader.bytes, reader.at, end);
      reader.at = end;
      return;
    case 'bytes':
      out.base64(reader.bytes, reader.at, end);
      reader.at = end;
  }
}

/** What a scalar is that was not written. */
export function defaultJson(name: ProtoScalar): string {
  if (name === 'bool') return 'false';
  return name === 'string' || name === 'bytes' ? '""' : '0';
}

function writeLong(value: bigint, out: JsonOut): void {
  out.ascii(String(value));
}
