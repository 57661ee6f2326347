import https from 'node:https';
import { exchange } from '../../../../shared/http/exchange.ts';
import { codeOf, TransportError } from '../../../../shared/http/transport-error.ts';
import { RegistryError } from '../schema-source.ts';
import type { AskRegistry, RegistryAnswer } from './confluent-source.ts';

/** Longest answer: a schema with thousands of fields has a tenth of that. */
const MOST_ANSWER_BYTES = 8 * 1_048_576;

/** Longest wait for one answer, in ms. */
const ANSWER_MS = 10_000;

/** Tries of one request, and the wait before the second, in ms; each is twice the one before, less up to half by chance. */
const MAX_ATTEMPTS = 3;
const FIRST_WAIT_MS = 200;

/** How a registry is asked. */
export interface ConfluentAccess {
  /** Address, with a path where the registry is below one. */
  readonly url: string;
  /** The header `Authorization`, read for each request anew: a schema is asked for once in a container's life. */
  readonly authorization: () => Promise<string | undefined>;
  /** The authorities that are trusted, in PEM, read anew as well; undefined trusts the public ones. */
  readonly certificates?: (() => Promise<string | undefined>) | undefined;
  readonly wait: (ms: number) => Promise<unknown>;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Milliseconds, from any beginning. */
  readonly now: () => number;
}

/** Makes requests to a registry, again when that can help. No error holds a secret or what the registry answered. */
export function askConfluent(access: ConfluentAccess): AskRegistry {
  const { wait, random, now } = access;
  return async (path, timeoutMs) => {
    const end = now() + timeoutMs;
    for (let attempts = 1; ; attempts++) {
      let outcome: RegistryAnswer | RegistryError;
      try {
        outcome = await attempt(access, path, Math.min(ANSWER_MS, end - now()));
      } catch (error) {
        if (!(error instanceof RegistryError)) throw error;
        outcome = error;
      }
      const mayPass = outcome instanceof RegistryError || outcome.status === 429 || outcome.status >= 500;
      const pause = FIRST_WAIT_MS * 2 ** (attempts - 1) * (1 - random() / 2);
      if (mayPass && attempts < MAX_ATTEMPTS && now() + pause < end) {
        await wait(pause);
        if (now() < end) continue;
      }
      if (outcome instanceof RegistryError) throw outcome;
      return outcome;
    }
  };
}

async function attempt(
  { url, authorization, certificates }: ConfluentAccess,
  path: string,
  timeoutMs: number,
): Promise<RegistryAnswer> {
  if (timeoutMs <= 0) throw new RegistryError('the schema registry: the time of the invocation is used up');
  const address = new URL(`${url.replace(/\/+$/, '')}${path}`);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  try {
    const secret = await authorization();
    const ca = await certificates?.();
    return await exchange({
      url: address,
      method: 'GET',
      headers: {
        Accept: 'application/vnd.schemaregistry.v1+json, application/json',
        'User-Agent': 'tdengine-kafka-lambda',
        ...(secret !== undefined && { Authorization: secret }),
      },
      body: Buffer.alloc(0),
      signal: deadline.signal,
      agent: ca === undefined ? undefined : new https.Agent({ ca }),
      mostBytes: MOST_ANSWER_BYTES,
    });
  } catch (error) {
    if (error instanceof RegistryError) throw error;
    const { host } = address;
    if (deadline.signal.aborted)
      throw new RegistryError(`the schema registry at ${host}: no answer within ${Math.round(timeoutMs)} ms`);
    if (error instanceof TransportError) throw new RegistryError(`the schema registry at ${host}: ${error.message}`);
    const code = codeOf(error);
    if (code === undefined || !(error instanceof Error)) throw error;
    throw new RegistryError(`the schema registry at ${host}: ${error.message || code}`);
  } finally {
    clearTimeout(timer);
  }
}
