import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from '../engine.ts';
import { StatementError } from '../errors.ts';
import { decodeLoose } from '../text/loose-text.ts';
import type { Users } from '../users.ts';
import { errorBody, resultBody } from './answer.ts';
import { authorize } from './authorization.ts';
import { JSON_TYPE, readBody, respond, trimmed } from './bodies.ts';
import { type Parameters, readParameters } from './parameters.ts';

/** What statements are run by. */
export interface SqlRoute {
  readonly engine: Engine;
  readonly users: Users;
  /** The time of day in ms. */
  readonly now: () => number;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

const ADAPTER_ERROR = 0xffff;

type Timed = () => bigint;

function runStatement(
  sql: string,
  database: string | undefined,
  parameters: Parameters,
  route: SqlRoute,
  timed: Timed,
): Answer {
  const { engine, now } = route;
  // The adapter sets the database first and passes over a failure, so one that is missing is none at all.
  const current = database !== undefined && engine.hasDatabase(database) ? database : undefined;
  try {
    const result = engine.run(sql, { database: current, zone: parameters.zone, nowMs: now() });
    return { status: 200, body: resultBody(result, parameters, timed()) };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return { status: 200, body: errorBody(error.code, error.message, timed()) };
  }
}

async function answer(
  request: IncomingMessage,
  url: URL,
  database: string | undefined,
  route: SqlRoute,
): Promise<Answer> {
  const started = process.hrtime.bigint();
  const timed: Timed = () => process.hrtime.bigint() - started;
  const refuse = (status: number, code: number, text: string): Answer => ({
    status,
    body: errorBody(code, text, timed()),
  });
  const who = authorize(request.headers.authorization, route.users, url.searchParams.has('token'));
  const body = await readBody(request);
  if (body === undefined) return { status: 400, body: '' };
  if (who.kind === 'refused' && who.status === 401) return refuse(401, who.code, who.text);
  const read = readParameters(url.searchParams);
  if (read.kind === 'refused') return refuse(400, ADAPTER_ERROR, read.text);
  if (body.length === 0) return refuse(400, 0x1106, 'request is empty');
  const sql = decodeLoose(trimmed(body));
  if (sql === '') return refuse(400, 0x1107, 'no sql input');
  if (who.kind === 'refused') return refuse(who.status, who.code, who.text);
  return runStatement(sql, database, read.parameters, route, timed);
}

/** POST /rest/sql and /rest/sql/{database}. */
export async function sqlRoute(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  database: string | undefined,
  route: SqlRoute,
): Promise<void> {
  const { status, body } = await answer(request, url, database, route);
  if (body === '') response.writeHead(status).end();
  else respond(request, response, status, JSON_TYPE, body);
}
