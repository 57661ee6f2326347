import type { IncomingMessage, ServerResponse } from 'node:http';
import { loginRoute } from './login-route.ts';
import { respond, TEXT_TYPE } from './respond.ts';
import { type SqlRoute, sqlRoute } from './sql-route.ts';

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
