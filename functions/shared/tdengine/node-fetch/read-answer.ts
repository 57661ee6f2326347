import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { type HttpAnswer, sizeError } from './transport-error.ts';

/** Reads an answer to its end. @throws TransportError `size` of one that is too long: leaving the loop closes the connection. */
export async function readAnswer(response: IncomingMessage, mostBytes: number): Promise<HttpAnswer> {
  const { statusCode: status = 0, headers } = response;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw sizeError(mostBytes);
    chunks.push(chunk);
  }
  const whole = Buffer.concat(chunks, bytes);
  // As long as they are referred to, an answer is in memory once more.
  chunks.length = 0;
  return { status, body: whole.toString(), location: headers.location, bytes, isUtf8: isUtf8(whole) };
}
