import { inflateSync } from 'node:zlib';
import { misfit } from './byte-reader.ts';

/** Most bytes that a packed value may become: Lambda gives batches of at most 6 MB, and zlib makes a thousandth at best. */
const MOST_BYTES = 64 * 1_048_576;

/** Unpacks what a serializer packed by zlib. @throws RecordError when it is not zlib's, or becomes too much. */
export function unpack(packed: Buffer): Buffer {
  try {
    return inflateSync(packed, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw misfit(`unpacked it has more than ${MOST_BYTES} bytes`);
    throw misfit('it is not packed by zlib, as its second byte says');
  }
}
