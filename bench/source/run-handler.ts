import { pathToFileURL } from 'node:url';
import type { RunFindings } from './job.ts';

/** One invocation's time as Lambda gives it at most, in ms. */
const INVOCATION_MS = 840_000;

const KB_PER_MB = 1024;

/** Calls a source's handler until nothing is left to read. Its environment must be set. @throws what the handler throws */
export async function runHandler(
  file: string,
  around: { before(): void; after(): void },
): Promise<Omit<RunFindings, 'ms' | 'cpuMs'>> {
  const module: unknown = await import(pathToFileURL(file).href);
  if (typeof module !== 'object' || module === null || !('handler' in module) || typeof module.handler !== 'function') {
    throw new Error('the module exports no handler');
  }
  const ticks = tickLines();
  around.before();
  for (let caughtUp = false; !caughtUp; ) {
    const answer: unknown = await module.handler({}, { getRemainingTimeInMillis: () => INVOCATION_MS });
    caughtUp = typeof answer === 'object' && answer !== null && 'caughtUp' in answer && answer.caughtUp === true;
  }
  around.after();
  const sum = (name: string) => ticks.reduce((total, tick) => total + (tick[name] ?? 0), 0);
  return {
    rows: sum('rows'),
    queries: sum('queries'),
    lateRows: sum('lateRows'),
    peakRssMb: process.resourceUsage().maxRSS / KB_PER_MB,
  };
}

/** The numbers of the lines that ticks write, taken from the log before anybody sees it. */
function tickLines(): Record<string, number>[] {
  const ticks: Record<string, number>[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk: string | Uint8Array, ...rest: never[]) => {
    const line = String(chunk);
    if (line.includes('"message":"tick"')) ticks.push(JSON.parse(line));
    return write(chunk, ...rest);
  };
  return ticks;
}
