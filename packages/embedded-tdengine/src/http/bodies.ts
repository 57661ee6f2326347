import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import { encodeLoose } from '../text/loose-text.ts';

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

/** Content types as taosadapter sends them. */
export const JSON_TYPE = 'application/json; charset=utf-8';
export const TEXT_TYPE = 'text/plain';

/** What taosadapter sends after an answer to a gzip request from a client that takes gzip: an empty gzip stream. */
const STRAY_GZIP_TAIL = Buffer.from('1f8b08000000000000ff010000ffff0000000000000000', 'hex');

function acceptsGzip(request: IncomingMessage): boolean {
  return /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
}

/**
 * Sends a body, compressed if the client takes that. After a compressed request it is not, but taosadapter's compressor
 * still closes its stream behind the body; clients must know, so it is done here as well.
 */
export function respond(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
): void {
  const body = encodeLoose(text);
  response.setHeader('content-type', type);
  response.statusCode = status;
  if (!acceptsGzip(request)) {
    response.end(body);
  } else if (request.headers['content-encoding'] === 'gzip') {
    response.end(Buffer.concat([body, STRAY_GZIP_TAIL]));
  } else {
    response.setHeader('content-encoding', 'gzip');
    response.setHeader('vary', 'Accept-Encoding');
    response.end(gzipSync(body));
  }
}
