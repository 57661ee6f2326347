import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Malformed } from '../wire/errors.ts';

/** Codec numbers in a batch's attributes. */
export const Compression = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const;

/** No batch that a request can carry holds more than this once it is unpacked, unless it is made to exhaust memory. */
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;

/** Whether `unpack` knows the codec: node:zlib has neither snappy nor lz4. */
export function canUnpack(compression: number): boolean {
  return compression === Compression.none || compression === Compression.gzip || compression === Compression.zstd;
}

/** The records of a batch without their compression. Throws `Malformed` for bytes that the codec cannot read. */
export function unpack(compression: number, bytes: Buffer): Buffer {
  const options = { maxOutputLength: MAX_UNPACKED_BYTES };
  try {
    if (compression === Compression.none) return bytes;
    if (compression === Compression.gzip) return gunzipSync(bytes, options);
    if (compression === Compression.zstd) return zstdDecompressSync(bytes, options);
  } catch (cause) {
    throw new Malformed('compressed records cannot be read', { cause });
  }
  throw new Malformed(`no codec for compression ${compression}`);
}

/** The opposite of `unpack`. */
export function pack(compression: number, bytes: Buffer): Buffer {
  if (compression === Compression.none) return bytes;
  if (compression === Compression.gzip) return gzipSync(bytes);
  if (compression === Compression.zstd) return zstdCompressSync(bytes);
  throw new Malformed(`no codec for compression ${compression}`);
}
