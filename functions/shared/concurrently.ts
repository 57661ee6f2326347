/** Statements in flight at once. taosAdapter works on twice its cores. */
export const IN_FLIGHT = 4;

/**
 * Runs `work` on every item, a few at a time, in the items' order.
 * Rejects with the first failure, once what is running has ended.
 */
export async function concurrently<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const failures: unknown[] = [];
  const lane = async () => {
    for (const item of rest) {
      if (failures.length > 0) return;
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  if (failures.length > 0) throw failures[0];
}
