import { OLDEST_SUPPORTED, versionProblem } from '../tdengine/client/supported-version.ts';
import * as codes from '../tdengine/codes.ts';
import { TDengineError } from '../tdengine/error.ts';
import type { Answer, DocsSection } from './check.ts';

const AGAIN: DocsSection = { page: 'runbook.md', heading: 'The same batch comes again and again' };
const PASSWORD: DocsSection = { page: 'access.md', heading: 'Change the password' };
const TOKENS: DocsSection = { page: 'access.md', heading: 'Tokens' };
const NETWORKS: DocsSection = { page: 'networks.md', heading: 'What you see' };
const VERSION: DocsSection = { page: 'access.md', heading: 'TDengine’s version' };

/** Whether TDengine lets in who asks. @param error undefined: it does. */
export function signInVerdict(error: unknown, login: 'password' | 'token'): Answer {
  if (error === undefined) return { verdict: 'ok', answer: 'let in' };
  const { message } = asError(error);
  const fail = (advice: string, section: DocsSection): Answer => ({
    verdict: 'fail',
    answer: message,
    advice,
    section,
  });
  if (!(error instanceof TDengineError)) return fail('look at what answers there', AGAIN);
  switch (error.code) {
    case codes.RPC_AUTH_FAILURE:
    case codes.MND_AUTH_FAILURE:
      return fail('the password in SSM is not TDengine’s: put the right one into the parameter', PASSWORD);
    case codes.MND_USER_NOT_EXIST:
      return fail('make the user in TDengine, or mend tdengine.user', PASSWORD);
    case codes.MND_USER_DISABLED:
    case codes.MND_USER_NOT_AVAILABLE:
      return fail('enable the user: ALTER USER … ENABLE 1', PASSWORD);
    case codes.IP_NOT_IN_WHITE_LIST:
      return fail('the user’s white list has not the address that this comes from: ALTER USER … ADD HOST', NETWORKS);
    case codes.RPC_NETWORK_UNAVAIL:
      return fail('taosAdapter finds no TDengine behind it: look at taosd', AGAIN);
  }
  switch (error.transport) {
    case 'timeout':
      return fail('it takes the connection and says nothing: TDengine is overloaded or hangs', NETWORKS);
    case 'redirect':
      return fail('put the address that answers itself into tdengine.url', AGAIN);
    case 'body':
      return fail('what answers is not TDengine’s REST service: mend tdengine.url', AGAIN);
    default:
      break;
  }
  if (error.code >= codes.GRANT_EXPIRED && error.code <= codes.GRANT_LAST) {
    return fail('TDengine’s licence has ended, or allows no more', AGAIN);
  }
  if (error.kind === 'auth') {
    return login === 'token'
      ? fail('the token in SSM is wrong or has ended, or has a line end', TOKENS)
      : fail('the user or the password in SSM is wrong', PASSWORD);
  }
  return fail('look at TDengine and at taosAdapter', AGAIN);
}

/** Whether a version is supported. */
export function versionVerdict(version: string | undefined): Answer {
  switch (versionProblem(version)) {
    case undefined:
      return { verdict: 'ok', answer: `TDengine ${version}` };
    case 'old':
      return {
        verdict: 'fail',
        answer: `TDengine ${version} is too old: the oldest that is supported is ${OLDEST_SUPPORTED}`,
        advice: 'bring TDengine up to date: until then it gets nothing',
        section: VERSION,
      };
    case 'unknown':
      return {
        verdict: 'warn',
        answer: 'it does not tell its version',
        advice: `see that it is ${OLDEST_SUPPORTED} or newer`,
        section: VERSION,
      };
  }
}

/** Differences of clocks from which somebody should look, and which are wrong, in ms. */
const CLOCK_MS = { warn: 5_000, fail: 60_000 } as const;

/** Whether two clocks agree. @param aheadMs how far TDengine's is ahead of ours; @param roundTripMs what the question took. */
export function clockVerdict(aheadMs: number, roundTripMs: number): Answer {
  const off = Math.max(0, Math.abs(aheadMs) - roundTripMs);
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  const way = aheadMs > 0 ? 'ahead of' : 'behind';
  if (off < CLOCK_MS.warn)
    return { verdict: 'ok', answer: `within ${Math.ceil((off + roundTripMs) / 1_000)} s of ours` };
  return {
    verdict: off < CLOCK_MS.fail ? 'warn' : 'fail',
    answer: `TDengine’s clock is ${seconds} s ${way} ours`,
    advice:
      'let both follow NTP: a source reads rows up to TDengine’s clock less delayMs, and TDengine refuses rows by its own',
    section: { page: 'runbook.md', heading: 'A position is in the future' },
  };
}

/** What TDengine tells of a database: its precision; undefined when there is none. */
export function databaseVerdict(
  database: string,
  precision: string | undefined,
  kind: 'sink' | 'source',
  mayCreate: boolean,
): Answer {
  if (precision !== undefined) return { verdict: 'ok', answer: `it is there, precision ${precision}` };
  if (kind === 'sink' && mayCreate) return { verdict: 'ok', answer: 'it is not there yet: the first record makes it' };
  const answer = `database ${database} does not exist`;
  return kind === 'sink'
    ? { verdict: 'fail', answer, advice: 'make it, or set autoCreate.database', section: AGAIN }
    : {
        ...{ verdict: 'fail', answer, advice: 'make it, or mend the setting database' },
        section: { page: 'runbook.md', heading: 'A source does not move' },
      };
}

/** Statements by the right that they need. */
export type Right = 'SELECT' | 'DESCRIBE' | 'INSERT' | 'CREATE';

/** Whether a right is there, by the answer to a statement of a table that does not exist. @param error undefined: it was taken. */
export function rightVerdict(error: unknown, right: Right, database: string): Answer {
  if (error === undefined) return { verdict: 'ok', answer: 'allowed' };
  if (!(error instanceof TDengineError)) return { verdict: 'unknown', answer: asError(error).message };
  const { kind, message, code } = error;
  if (code === codes.MND_DB_NOT_EXIST) return { verdict: 'ok', answer: 'it shows with the first record' };
  // It is looked for only once the right is there.
  if (kind === 'schema') return { verdict: 'ok', answer: 'allowed' };
  if (kind !== 'auth') return { verdict: 'unknown', answer: message };
  return {
    verdict: 'fail',
    answer: message,
    advice: `GRANT ${right === 'SELECT' || right === 'DESCRIBE' ? 'READ' : 'WRITE'} ON ${database}.* TO the user of the connector`,
    section: AGAIN,
  };
}

/** A node of TDengine. */
export interface TDengineNode {
  readonly id: string;
  readonly status: string;
  readonly vnodes: number;
  readonly most: number;
}

/** Whether all nodes work, and have room for more databases. @param nodes why they are not told */
export function nodesVerdict(nodes: readonly TDengineNode[] | { readonly notTold: string }): Answer {
  if ('notTold' in nodes) return { verdict: 'ok', answer: `not told to this user: ${nodes.notTold}` };
  const down = nodes.filter(({ status }) => status !== 'ready');
  const counts = nodes.map(({ id, vnodes, most }) => `node ${id}: ${vnodes} of ${most} vnodes`).join(', ');
  if (down.length > 0) {
    return {
      verdict: 'fail',
      answer: `${down.map(({ id, status }) => `node ${id} is ${status}`).join(', ')}; ${counts}`,
      advice: 'start what is down: writes to its vnodes wait',
      section: AGAIN,
    };
  }
  const isFull = nodes.length > 0 && nodes.every(({ vnodes, most }) => vnodes >= most);
  return isFull
    ? { verdict: 'warn', answer: counts, advice: 'there is no room for another database: raise supportVnodes' }
    : { verdict: 'ok', answer: counts };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
