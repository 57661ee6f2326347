import { promisify } from 'node:util';
import type { Compression } from './call-options.ts';

/** Bytes below which a body is sent as it is: it fits into one packet anyway. */
export const SMALLEST_PACKED_BYTES = 1_024;

/** A request's body, ready to be sent. */
export interface PackedBody {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Packs a body. taosAdapter unpacks gzip only, and counts its limit of 1 MiB on the unpacked text. */
export async function pack(text: string, compression: Compression): Promise<PackedBody> {
  const plain = Buffer.from(text);
  if (compression === 'none' || plain.length < SMALLEST_PACKED_BYTES) return { bytes: plain, headers: {} };
  // Rarely used, so not a part of every cold start.
  const { gzip } = await import('node:zlib');
  // The fastest level. Measured on INSERTs of 1 MiB: 14 ms and a third of the size; level 6 takes 68 ms for a ninth less.
  const bytes = await promisify<Buffer, { level: number }, Buffer>(gzip)(plain, { level: 1 });
  return { bytes, headers: { 'Content-Encoding': 'gzip' } };
}
