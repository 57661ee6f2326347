import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestTo,
  type ServerResponse,
} from 'node:http';
import { ACTION_IN_PROGRESS } from '../../../functions/shared/tdengine/codes.ts';
import { bodyOf, listen, shut } from '../../../local/parts/http.ts';

/** What a request meets: whether TDengine runs it all the same, and what comes back instead of the answer. */
export interface RequestFault {
  readonly ran: boolean;
  readonly answer: /** The connection ends before the first byte of an answer. */
    | { readonly kind: 'none' }
    /** The connection ends in the middle of an answer: TDengine's own, or one that it might have given. */
    | { readonly kind: 'half' }
    /** Nothing comes, and the connection stays. */
    | { readonly kind: 'never' }
    /** Status 200 with an error code, as TDengine answers. */
    | { readonly kind: 'code'; readonly code: number }
    /** Another status, as what stands before TDengine answers. */
    | { readonly kind: 'status'; readonly status: number; readonly body: string }
    /** Does something, and ends the connection. */
    | { readonly kind: 'work'; readonly work: () => Promise<void> };
}

/** Says what a request meets, by its statement and its number from 0; may itself do something first. */
export type FaultOf = (
  statement: string,
  number: number,
) => RequestFault | undefined | Promise<RequestFault | undefined>;

/** The statement in a request: TDengine's are the body. */
export type StatementOf = (body: string, headers: IncomingHttpHeaders) => string;

/** A TDengine's REST service, or another, behind connections that fail. */
export interface FaultProxy {
  readonly url: string;
  /** How each statement begins, in the order they came; only those of {@link FaultProxy.begin} on. */
  readonly statements: readonly string[];
  /** Counts from 0 again, with these faults. */
  begin(faultOf?: FaultOf): void;
  /** Resolves when TDengine has answered all that was passed on. */
  settled(): Promise<void>;
  /** Ends all connections and refuses new ones. */
  switchOff(): Promise<void>;
  switchOn(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a proxy on loopback that passes everything on, until told otherwise. */
export async function startFaultProxy(target: string, statementOf: StatementOf = (body) => body): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const running = new Set<Promise<unknown>>();
  let statements: string[] = [];
  let fault: FaultOf = () => undefined;

  function passOn(request: IncomingMessage, body: string): Promise<Answer> {
    const { method = 'POST', url = '/', headers } = request;
    const answer = new Promise<Answer>((resolve, reject) => {
      const passed = requestTo(new URL(url, target), { method, headers, agent }, (response) => {
        const { statusCode: status = 200, headers: given } = response;
        bodyOf(response).then((text) => resolve({ status, headers: kept(given), body: text }), reject);
      });
      passed.once('error', reject);
      passed.end(body);
    });
    running.add(answer);
    return answer.finally(() => running.delete(answer));
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const statement = statementOf(body, request.headers);
    const number = statements.push(statement.slice(0, 100)) - 1;
    const met = await fault(statement, number);
    const answer =
      met === undefined || met.ran
        ? await passOn(request, body)
        : { status: 200, headers: {}, body: errorBody(ACTION_IN_PROGRESS) };
    await respond(response, answer, met?.answer);
  }

  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    // A client that was killed sends no more, and takes nothing.
    handle(request, response).catch(() => request.destroy());
  });
  const port = await listen(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    get statements() {
      return statements;
    },
    begin(faultOf = () => undefined) {
      statements = [];
      fault = faultOf;
    },
    async settled() {
      while (running.size > 0) await Promise.allSettled(running);
    },
    switchOff: () => shut(server),
    switchOn: async () => {
      await listen(server, port);
    },
    async close() {
      agent.destroy();
      if (server.listening) await shut(server);
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Headers that are about the answer, not about its connection. */
function kept(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { connection: _connection, 'keep-alive': _alive, 'transfer-encoding': _encoding, ...others } = headers;
  return others;
}

async function respond(response: ServerResponse, answer: Answer, fault: RequestFault['answer'] | undefined) {
  switch (fault?.kind) {
    case undefined:
      response.writeHead(answer.status, answer.headers).end(answer.body);
      return;
    case 'none':
      response.destroy();
      return;
    case 'half':
      response.setHeader('Content-Length', Buffer.byteLength(answer.body));
      response.write(answer.body.slice(0, answer.body.length / 2), () => response.destroy());
      return;
    case 'never':
      return;
    case 'code':
      response.end(errorBody(fault.code));
      return;
    case 'status':
      response.writeHead(fault.status).end(fault.body);
      return;
    case 'work':
      await fault.work();
      response.destroy();
  }
}

/** The answer that TDengine gives with a code; the real one has its high bit set. */
export function errorBody(code: number): string {
  return JSON.stringify({ code, desc: 'injected' });
}
