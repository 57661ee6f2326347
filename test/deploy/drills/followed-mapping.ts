import { setTimeout as sleep } from 'node:timers/promises';
import type { EventSourceMapping } from '../../../local/event-source-mapping/mapping.ts';
import { mappingOf, startPoller } from '../poller.ts';

const LOOK_MS = 200;

/** A mapping that polls while Lambda says that it is enabled. */
export interface FollowedMapping {
  /** Records that the function has not dealt with; undefined while the mapping is disabled. */
  behind(): Promise<number | undefined>;
  stop(): Promise<void>;
}

/** Polls for the mapping of a function, and does what Lambda is told of it. */
export function followMapping(...place: Parameters<typeof startPoller>): FollowedMapping {
  const [world, functionName] = place;
  const stopped = new AbortController();
  let polling: EventSourceMapping | undefined;

  async function follow(): Promise<void> {
    while (!stopped.signal.aborted) {
      const { State } = await mappingOf(world, functionName);
      if (State === 'Enabled') polling ??= await startPoller(world, functionName);
      else if (polling !== undefined) {
        // Running batches end first, and commit.
        await polling.stop(Number.POSITIVE_INFINITY);
        polling = undefined;
      }
      await sleep(LOOK_MS, undefined, { signal: stopped.signal }).catch(() => {});
    }
    await polling?.stop();
  }

  const following = follow();
  following.catch((error: unknown) => world.say(`the mapping of ${functionName} is not followed: ${error}`));
  return {
    behind: async () => (await polling?.state())?.behind,
    async stop() {
      stopped.abort();
      await following;
    },
  };
}
