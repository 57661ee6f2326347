/**
 * Preloaded into the test files of a suite. Node waits for ever for a file whose tests have ended while something is still
 * open; here such a file says what it is, and fails.
 */
import { after } from 'node:test';
import { isMainThread } from 'node:worker_threads';

/** Sockets and timers of clients that were closed may stay so long. */
const LONGEST_MS = 20_000;

// The runner, which starts the files, is preloaded with it too, and so are threads.
if (isMainThread && process.env.NODE_TEST_CONTEXT !== undefined) {
  after(() => {
    setTimeout(() => {
      const open = process.getActiveResourcesInfo().join(', ');
      process.stderr.write(`All tests have ended, and ${LONGEST_MS / 1_000} s later there is still open: ${open}\n`);
      process.exit(1);
    }, LONGEST_MS).unref();
  });
}
