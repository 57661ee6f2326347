import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Users } from '../users.ts';
import { errorBody } from './answer.ts';
import { JSON_TYPE, respond } from './respond.ts';
import { makeToken } from './taosd-token.ts';

/** What a wrong name or password is here, unlike 0x0351 and 0x0357 of /rest/sql. */
const REFUSED = 3;

/** GET /rest/login/{user}/{password}: the token for `Authorization: Taosd`. */
export function loginRoute(
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
