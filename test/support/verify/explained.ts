import assert from 'node:assert/strict';
import { type Verified, verified } from './verified.ts';

/**
 * Fails unless `verify` explains all that a sink has left of its records, whatever went wrong meanwhile: each row is there with
 * its values, or its record is a dead letter.
 */
export async function assertExplained(what: Verified): Promise<void> {
  const { isRight, records, shown } = await verified(what);
  assert.ok(isRight, `verify finds what it cannot explain: ${JSON.stringify(shown)}`);
  assert.equal(records.read, what.records.length);
}
