import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The body unpacked; undefined if it claims to be gzip and is not. Other encodings are taken as they come. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const body = await readAll(request);
  if (request.headers['content-encoding'] !== 'gzip') return body;
  try {
    return gunzipSync(body);
  } catch {
    return undefined;
  }
}

/** Go's bytes.TrimSpace for what a statement begins and ends with. */
export function trimmed(body: Buffer): Buffer {
  const blank = (byte: number | undefined): boolean =>
    byte === 0x20 || byte === 0x85 || byte === 0xa0 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
  let start = 0;
  let end = body.length;
  while (start < end && blank(body[start])) start++;
  while (end > start && blank(body[end - 1])) end--;
  return body.subarray(start, end);
}
