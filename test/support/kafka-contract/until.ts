import { setTimeout as pause } from 'node:timers/promises';

/** Tries until `attempt` does not throw; throws its last error after `ms`. */
export async function until<T>(attempt: () => T | Promise<T>, ms = 15_000): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(20);
    }
  }
}
