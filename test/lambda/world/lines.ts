import assert from 'node:assert/strict';
import type { Ending } from '../runtime/container.ts';

/** What a function logged, line by line, as JSON; lines that are none are left out. */
function logged({ lines }: Ending): Record<string, unknown>[] {
  return lines.flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === 'object' && value !== null ? [Object.fromEntries(Object.entries(value))] : [];
    } catch {
      return [];
    }
  });
}

/** The line of the function's log with a message. @throws AssertionError with all lines when there is not one */
export function lineOf(ending: Ending, message: string): Record<string, unknown> {
  const found = logged(ending).filter((line) => line.message === message);
  assert.equal(found.length, 1, `${found.length} lines "${message}" among\n${ending.lines.join('\n')}`);
  return found[0] ?? {};
}

/** The metrics that were published, by name: CloudWatch takes them from the log. */
export function metricsOf(ending: Ending): Record<string, unknown> {
  return Object.assign({}, ...logged(ending).filter((line) => '_aws' in line));
}

/** Asserts that an invocation failed with such an error, and was not killed. */
export function assertFailed(ending: Ending, message: RegExp): void {
  assert.ok(ending.kind === 'failed', `${ending.kind}\n${JSON.stringify(ending)}`);
  assert.match(ending.errorMessage, message);
}

/** Asserts that an invocation went well, and gives what it answered. */
export function assertReturned(ending: Ending): unknown {
  assert.ok(ending.kind === 'returned', JSON.stringify(ending, null, 1));
  return ending.value;
}
