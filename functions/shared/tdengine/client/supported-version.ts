import { systemClock } from '../../clock.ts';
import { NO_CODE, TDengineError } from '../error.ts';
import { type AddressLog, createTDengine, type StatementLimits, type TDengine } from './client.ts';

/**
 * The oldest TDengine that is supported. It is the first with composite keys (its release notes), which the rows of a
 * subtable and their order depend on; no older one has been tried.
 */
export const OLDEST_SUPPORTED = '3.3.0';

/** What {@link supportedTDengine} tells of a server that does not say its version. */
export type Warn = (message: string, fields: Readonly<Record<string, unknown>>) => void;

/** Milliseconds from any beginning. */
type Now = () => number;

/**
 * A TDengine that is asked its version before its first statement, by `SELECT SERVER_VERSION()`, which any user may ask. Of
 * one that is too old every statement ends by an error that says so, of kind `auth`, since somebody must mend it: records
 * are sent again and positions stay. One that does not tell a version is used, and told by one warning.
 */
export function supportedTDengine(tdengine: TDengine, warn: Warn, now: Now = systemClock.now): TDengine {
  let isSupported = false;
  let asking: Promise<void> | undefined;

  async function ask(limits: StatementLimits): Promise<void> {
    const text = await versionText(tdengine, limits);
    const problem = versionProblem(text);
    if (problem === 'old') {
      const message = `TDengine ${text} is too old: the oldest that is supported is ${OLDEST_SUPPORTED}`;
      throw new TDengineError(NO_CODE, 'auth', message);
    }
    if (problem === 'unknown') {
      warn(`TDengine does not tell its version; the oldest that is supported is ${OLDEST_SUPPORTED}`, { answer: text });
    }
    isSupported = true;
  }

  /** The limits of a statement once the version is known, which is then asked for no more. */
  async function checked(limits: StatementLimits = {}): Promise<StatementLimits> {
    if (isSupported) return limits;
    const started = now();
    asking ??= ask(limits).finally(() => {
      asking = undefined;
    });
    await asking;
    const { timeoutMs } = limits;
    return timeoutMs === undefined ? limits : { ...limits, timeoutMs: Math.max(1, timeoutMs - (now() - started)) };
  }

  return {
    query: async (sql, limits) => tdengine.query(sql, isSupported ? limits : await checked(limits)),
    execute: async (sql, limits) => tdengine.execute(sql, isSupported ? limits : await checked(limits)),
    ...(tdengine.tally !== undefined && { tally: tdengine.tally }),
  };
}

/** Makes clients that ask the version first, for what keeps one a container. @param log also told of addresses. */
export function supportedClients(log: AddressLog): typeof createTDengine {
  return (connection, options) =>
    supportedTDengine(createTDengine(connection, { ...options, log }), (message, fields) =>
      log.warn(message, { ...fields }),
    );
}

/** Why a version is not one that is known to be supported; undefined when it is. */
export function versionProblem(text: string | undefined): 'old' | 'unknown' | undefined {
  const numbers = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(text ?? '');
  if (numbers === null) return 'unknown';
  const oldest = OLDEST_SUPPORTED.split('.').map(Number);
  for (const [at, least] of oldest.entries()) {
    const own = Number(numbers[at + 1] ?? 0);
    if (own !== least) return own < least ? 'old' : undefined;
  }
  return undefined;
}

/** What the server says, such as `3.3.7.5` or `3.3.5.2.alpha`; undefined when it does not. @throws TDengineError of one that takes no statement now. */
async function versionText(tdengine: TDengine, limits: StatementLimits): Promise<string | undefined> {
  try {
    const { rows } = await tdengine.query('SELECT SERVER_VERSION()', limits);
    const version = rows[0]?.[0];
    return typeof version === 'string' ? version.slice(0, 64) : undefined;
  } catch (error) {
    const isAnswered = error instanceof TDengineError && error.kind !== 'retry' && error.kind !== 'auth';
    if (isAnswered) return undefined;
    throw error;
  }
}
