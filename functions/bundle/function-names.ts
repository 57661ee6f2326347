import { createHash } from 'node:crypto';
import type { FunctionName } from './function-bundle.ts';

/**
 * Of functions, and of schedules.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
 */
const LONGEST = 64;

/**
 * Name of a connector's function, `<deployment>-<connector>-<kind>`, cut and with a digest of the whole where that is too
 * long. It is known before a deploy, so that a dashboard of another stack can name the function without an export, which
 * would hold the connector's stack fast.
 */
export function functionNameOf(deployment: string, connector: string, kind: FunctionName): string {
  return shortName(`${deployment}-${connector}-${kind}`);
}

/** A name cut to what a function's may be, with a digest of the whole in the place of the rest. */
export function shortName(name: string): string {
  if (name.length <= LONGEST) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, LONGEST - 1 - digest.length)}-${digest}`;
}

/** Name of the log group of a connector's function. */
export function logGroupOf(functionName: string): string {
  return `/tdkafka/${functionName}`;
}
