import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Users } from '../users.ts';
import { errorBody } from './answer.ts';
import { JSON_TYPE, respond, TEXT_TYPE } from './bodies.ts';
import { type SqlRoute, sqlRoute } from './sql-route.ts';
import { makeToken } from './taosd-token.ts';

/** What a wrong name or password is here, unlike 0x0351 and 0x0357 of /rest/sql. */
const REFUSED = 3;

/** GET /rest/login/{user}/{password}: the token for `Authorization: Taosd`. */
function loginRoute(
  request: IncomingMessage,
  response: ServerResponse,
  user: string,
  password: string,
  users: Users,
): void {
  const started = process.hrtime.bigint();
  const answer = (status: number, body: string): void => respond(request, response, status, JSON_TYPE, body);
  const refusal = (code: number, text: string): string => errorBody(code, text, process.hrtime.bigint() - started);
  const token = makeToken(user, password);
  if (token === undefined) answer(400, refusal(0x110a, 'generate taosd token error'));
  else if (users.password(user) !== password) answer(401, refusal(REFUSED, 'Authentication failure'));
  else answer(200, JSON.stringify({ code: 0, desc: token }));
}

const LOGIN = /^\/rest\/login\/([^/]+)\/([^/]+)$/;
const SQL = /^\/rest\/sql(?:\/([^/]+))?$/;

function notFound(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  respond(request, response, 404, TEXT_TYPE, '404 page not found');
}

/** Leads a request to what answers it; everything that is not known is 404, as with taosadapter. */
export async function handle(request: IncomingMessage, response: ServerResponse, route: SqlRoute): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const sql = SQL.exec(url.pathname);
  if (request.method === 'POST' && sql) {
    const [, database] = sql;
    return sqlRoute(request, response, url, database === undefined ? undefined : decodeURIComponent(database), route);
  }
  const login = LOGIN.exec(url.pathname);
  if (request.method === 'GET' && login) {
    const [, user = '', password = ''] = login.map(decodeURIComponent);
    return loginRoute(request, response, user, password, route.users);
  }
  if (request.method === 'GET' && url.pathname === '/-/ping') {
    response.writeHead(200).end();
    return;
  }
  if (request.method === 'POST' && url.pathname === '/rest/sql/') {
    request.resume();
    response.writeHead(307, { location: `/rest/sql${url.search}` }).end();
    return;
  }
  if (request.method === 'OPTIONS' && request.headers.origin !== undefined) {
    response.writeHead(204, { 'access-control-allow-origin': '*' }).end();
    return;
  }
  notFound(request, response);
}
