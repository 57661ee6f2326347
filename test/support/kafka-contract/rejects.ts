import assert from 'node:assert/strict';

/** Asserts that kafkajs rejects with an error of the protocol, wherever it has wrapped it. */
export async function rejectsWith(work: Promise<unknown>, type: string): Promise<void> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error !== undefined, `the call should be refused with ${type}, and succeeded`);
  assert.ok(
    typesOf(error).includes(type),
    `the call should be refused with ${type}, and was with ${typesOf(error).join(' <- ')} (${String(error)})`,
  );
}

function typesOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const own = 'type' in error && typeof error.type === 'string' ? [error.type] : [];
  const inner = 'errors' in error && Array.isArray(error.errors) ? error.errors.flatMap(typesOf) : [];
  const each = 'partitions' in error && Array.isArray(error.partitions) ? error.partitions.flatMap(typesOf) : [];
  const within = [...('cause' in error ? typesOf(error.cause) : []), ...('error' in error ? typesOf(error.error) : [])];
  return [...own, ...inner, ...each, ...within];
}
