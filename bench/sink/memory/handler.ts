import { readFileSync } from 'node:fs';
import { importedHandler } from '../invoke.ts';

/** Peak memory of a process after so many invocations, in MB. */
export interface MemoryFindings {
  readonly afterFirst: number;
  readonly afterAll: number;
}

/** Invocations of one warm container. */
const INVOCATIONS = 5;

const KB_PER_MB = 1024;

// Bundled and run as plain JavaScript, since the stripping of types alone takes some 50 MB.
const [, , bundle = '', event = ''] = process.argv;
const invoke = await importedHandler(bundle);
await invoke(JSON.parse(readFileSync(event, 'utf8')));
const afterFirst = peakMb();
for (let call = 1; call < INVOCATIONS; call++) await invoke(JSON.parse(readFileSync(event, 'utf8')));
const found: MemoryFindings = { afterFirst, afterAll: peakMb() };
process.stdout.write(`\n${JSON.stringify(found)}`);
process.exit();

function peakMb(): number {
  return process.resourceUsage().maxRSS / KB_PER_MB;
}
