import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { LogFormatter, LogItem } from '@aws-lambda-powertools/logger';
import fc from 'fast-check';
import { createTDengine } from '../../../../../functions/shared/tdengine/client/client.ts';
import type { TDengineConnection } from '../../../../../functions/shared/tdengine/client/connection.ts';
import { TDengineError } from '../../../../../functions/shared/tdengine/error.ts';
import { type RestServer, reply, type SeenRequest, startRestServer } from '../../../../support/servers/rest-server.ts';

/** A server that fails in a way of its own, and tells all that it knows of the request while it does. */
interface FailureMode {
  readonly name: string;
  readonly answer: (request: SeenRequest, response: ServerResponse, echo: string) => void;
  readonly timeoutMs?: number;
}

const withStatus = (status: number): FailureMode => ({
  name: `status ${status} with a page`,
  answer: (_, response, echo) => response.writeHead(status).end(echo),
});
const withCode = (status: number, code: number): FailureMode => ({
  name: `status ${status} with code 0x${code.toString(16)}`,
  answer: (_, response, echo) => reply(response, { code, desc: `refused: ${echo}` }, status),
});

const MODES: readonly FailureMode[] = [
  ...[400, 401, 403, 500, 503].map(withStatus),
  ...[200, 401, 403, 500].map((status) => withCode(status, 0x0357)),
  withCode(200, 0x2600),
  {
    name: 'a redirect that carries the query along',
    answer: ({ url }, response) => response.writeHead(308, { location: `https://other.example.com${url}` }).end(),
  },
  {
    name: 'a redirect that is no address',
    answer: ({ url }, response) => response.writeHead(307, { location: url }).end(),
  },
  { name: 'no JSON', answer: (_, response, echo) => response.end(echo) },
  { name: 'JSON that is no object', answer: (_, response, echo) => response.end(JSON.stringify(echo)) },
  { name: 'null', answer: (_, response) => response.end('null') },
  {
    name: 'rows without columns',
    answer: (_, response, echo) => reply(response, { code: 0, column_meta: [], data: [[echo]] }),
  },
  { name: 'no HTTP', answer: (_, response, echo) => response.socket?.end(`${echo}\r\n\r\n`) },
  { name: 'a bad header', answer: (_, response, echo) => response.socket?.end(`HTTP/1.1 200 OK\r\n${echo}\r\n\r\n`) },
  { name: 'a reset', answer: (_, response) => response.socket?.resetAndDestroy() },
  {
    name: 'a cut in the answer',
    answer: (_, response, echo) => {
      response.writeHead(200, { 'Content-Length': 1e6 }).write(echo);
      response.socket?.end();
    },
  },
  { name: 'a limit in time', answer: () => undefined, timeoutMs: 5 },
];

/** The part of the log that shows errors. */
class ErrorFormatter extends LogFormatter {
  formatAttributes(): LogItem {
    return new LogItem({ attributes: {} });
  }
}

/** TDengine wants eight characters of a password. One of blanks would be found in every indentation. */
const secret = fc
  .oneof(
    fc.string({ minLength: 8, maxLength: 40 }),
    fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme' }),
    fc.base64String({ minLength: 8, maxLength: 40 }),
  )
  .filter((text) => text.trim() !== '');

describe('a secret of TDengine', () => {
  let server: RestServer;
  let mode: FailureMode | undefined;
  let echo = '';

  before(async () => {
    server = await startRestServer((request, response) => mode?.answer(request, response, echo));
  });
  after(() => server.close());

  async function errorOf(connection: TDengineConnection, timeoutMs = 5_000): Promise<TDengineError> {
    const error = await createTDengine(connection)
      .execute('INSERT 1', { timeoutMs })
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    assert.ok(error instanceof TDengineError, `expected a TDengineError, got ${inspect(error)}`);
    return error;
  }

  /** All that a person can come to see of an error: its message, stack, causes and properties, and how the log shows it. */
  function textOf(error: TDengineError): string {
    const logged = new ErrorFormatter().formatError(error);
    return [error.message, error.stack, inspect(error, { depth: 9, showHidden: true }), JSON.stringify(logged)].join();
  }

  /** Every form in which a connection sends its secret. */
  function formsOf(connection: TDengineConnection): readonly string[] {
    const base64 = (plain: string) => Buffer.from(plain).toString('base64');
    const plain = 'token' in connection ? connection.token : connection.password;
    const pair = 'token' in connection ? [] : [base64(`${connection.user}:${connection.password}`)];
    return [plain, encodeURIComponent(plain), base64(plain), ...pair];
  }

  async function assertHidden(connection: TDengineConnection, timeoutMs?: number): Promise<void> {
    const forms = formsOf(connection);
    echo = forms.join(' ');
    const shown = textOf(await errorOf(connection, timeoutMs));
    for (const form of forms) assert.ok(!shown.includes(form), `${form} is in ${shown}`);
  }

  async function assertEveryHidden(url: string, text: string, timeoutMs?: number): Promise<void> {
    await assertHidden({ url, token: text }, timeoutMs);
    await assertHidden({ url, user: 'root', password: text }, timeoutMs);
  }

  for (const one of MODES) {
    it(`is in no error after ${one.name}`, async () => {
      mode = one;
      const numRuns = one.timeoutMs === undefined ? 15 : 3;
      await fc.assert(
        fc.asyncProperty(secret, (text) => assertEveryHidden(server.url, text, one.timeoutMs)),
        { numRuns },
      );
    });
  }

  it('is in no error when nobody listens', async () => {
    const gone = await startRestServer(() => undefined);
    await gone.close();
    await fc.assert(
      fc.asyncProperty(secret, (text) => assertEveryHidden(gone.url, text)),
      { numRuns: 10 },
    );
  });

  it('of less than four characters is not removed from common words', async () => {
    mode = withCode(200, 0x0357);
    echo = 'Authentication failure';
    const error = await errorOf({ url: server.url, user: 'root', password: 'a' });
    assert.equal(error.message, 'TDengine 0x0357: refused: Authentication failure');
  });
});
