import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleHandler } from '../../../functions/bundle/bundle.ts';
import type { SinkCase } from '../cases.ts';
import { BATCH_SIZE, eventTexts } from '../events.ts';
import type { MemoryFindings } from './handler.ts';

/** Memory for one large event, and for five one after another. */
export interface Memory extends MemoryFindings {
  /** `afterAll` with the limits that Lambda sets for a function of {@link FUNCTION_MB}. */
  readonly afterAllInLambda: number;
  /** Size of the event as Lambda sends it, in bytes. */
  readonly eventBytes: number;
}

/** Lambda's limit of an event, in bytes (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
const EVENT_BYTES = 6 * 1024 * 1024;

/** Bytes in the value that become one byte of the event: Base64 makes four of three. */
const VALUE_PART = 0.75;

/** Memory of a function in MB that must be enough for such an event. */
export const FUNCTION_MB = 256;

/** Lambda's runtime starts Node with a tenth of the function's memory for the young generation, in two halves. */
export const LAMBDA_FLAGS = [
  `--max-semi-space-size=${Math.floor(FUNCTION_MB * 0.05)}`,
  `--max-old-space-size=${Math.floor(FUNCTION_MB * 0.9)}`,
];

/** Peak memory of the function's bundle for 10,000 records that fill an event, where the case can make them so large. */
export async function measureMemory(
  of: SinkCase,
  environment: Readonly<Record<string, string>>,
  { folder, handler }: { readonly folder: string; readonly handler: string },
): Promise<Memory> {
  const small = Buffer.byteLength(eventTexts(of)(BATCH_SIZE));
  // A record never ends exactly where it should, so a little less.
  const extra = Math.floor(((EVENT_BYTES * 0.97 - small) / BATCH_SIZE) * VALUE_PART);
  const event = eventTexts(of)(BATCH_SIZE, Math.max(0, extra));
  const file = join(folder, 'event.json');
  writeFileSync(file, event);
  const child = bundleHandler(join(import.meta.dirname, 'handler.ts'), join(folder, 'memory'));
  const files = [join(child.folder, 'handler.mjs'), handler, file];
  const measure = async (flags: readonly string[]): Promise<MemoryFindings> => {
    const options = { env: { ...environment }, maxBuffer: EVENT_BYTES };
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, ...files], options);
    return JSON.parse(stdout.slice(stdout.lastIndexOf('\n')));
  };
  const limited = await measure(LAMBDA_FLAGS);
  return {
    ...(await measure([])),
    afterAllInLambda: limited.afterAll,
    eventBytes: Buffer.byteLength(event),
  };
}
