import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { encodeLoose } from '../text/loose-text.ts';

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
