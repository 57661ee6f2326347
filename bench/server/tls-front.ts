import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listen } from '../../local/parts/http.ts';

/** A key and a certificate that has long ended: its clients must not look at it. */
const certificates = join(fileURLToPath(import.meta.resolve('dynalite')), '../ssl');

/**
 * Starts a TLS server before an HTTP server, as AWS's endpoints are. An SDK that speaks HTTP loads other parts of Node,
 * which would be a cold start that no one has. Ends with its process.
 * @returns its address
 */
export async function startTlsFront(target: string): Promise<string> {
  const [key, cert] = ['server-key.pem', 'server-crt.pem'].map((file) => readFileSync(join(certificates, file)));
  const server = createServer({ ...(key && { key }), ...(cert && { cert }) }, (incoming, outgoing) => {
    const { method, headers } = incoming;
    const passed = request(`${target}${incoming.url}`, { ...(method && { method }), headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    passed.once('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  return `https://127.0.0.1:${await listen(server, 0)}`;
}
