import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CountedRecords,
  type EventSourceMapping,
  type MappingOptions,
  type MappingState,
  startEventSourceMapping,
  uncommitted,
} from './mapping.ts';

/** What state a mapping is in, by Lambda's names. */
export type SwitchState = 'Enabling' | 'Enabled' | 'Disabling' | 'Disabled';

/**
 * How the last attempt ended, in Lambda's words: "PROBLEM: …" where it did not end well.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html
 */
const RESULTS = {
  none: 'No records processed',
  ok: 'OK',
  failed: 'PROBLEM: Function call failed',
  unreachable: 'PROBLEM: Connection error. Please check your event source connection configuration.',
} as const;

/** What Lambda tells of a mapping. */
export interface MappingStatus {
  readonly state: SwitchState;
  readonly lastModified: Date;
  readonly lastProcessingResult: string;
}

/** A mapping that can be disabled and enabled. What it counts goes on over both. */
export interface SwitchedMapping extends EventSourceMapping {
  readonly uuid: string;
  readonly topic: string;
  readonly groupId: string;
  status(): MappingStatus;
  /** Begins to go on from what the group has committed. @returns false while it changes over */
  enable(): boolean;
  /** Begins to stop: running invocations end first, and commit. @returns false while it changes over */
  disable(): boolean;
}

/** How long Kafka is left alone that did not answer. */
const RETRY_MS = 1_000;

/** Starts a mapping, enabled. @throws when Kafka does not answer or lacks the topic */
export async function startSwitchedMapping(options: MappingOptions): Promise<SwitchedMapping> {
  let lastProcessingResult: string = RESULTS.none;
  let lastModified = new Date();
  let state: SwitchState = 'Enabled';
  let ended: CountedRecords = { done: 0, givenUp: 0, filtered: 0 };
  let stopped = false;
  let changing: Promise<void> = Promise.resolve();

  const watched: MappingOptions = {
    ...options,
    onDone(records) {
      lastProcessingResult = RESULTS.ok;
      options.onDone?.(records);
    },
    onFailure(attempt) {
      lastProcessingResult = RESULTS.failed;
      options.onFailure?.(attempt);
    },
    onCrash(error) {
      lastProcessingResult = RESULTS.unreachable;
      options.onCrash?.(error);
    },
  };
  let running: EventSourceMapping | undefined = await startEventSourceMapping(watched);

  function become(next: SwitchState): void {
    state = next;
    lastModified = new Date();
  }

  function counted(): CountedRecords {
    const now = running?.counted();
    if (now === undefined) return ended;
    return {
      done: ended.done + now.done,
      givenUp: ended.givenUp + now.givenUp,
      filtered: ended.filtered + now.filtered,
    };
  }

  async function end(graceMs?: number): Promise<void> {
    await running?.stop(graceMs);
    ended = counted();
    running = undefined;
  }

  async function begin(): Promise<void> {
    while (!stopped) {
      try {
        running = await startEventSourceMapping(watched);
        return become('Enabled');
      } catch {
        lastProcessingResult = RESULTS.unreachable;
        await sleep(RETRY_MS);
      }
    }
  }

  return {
    uuid: randomUUID(),
    topic: options.topic,
    groupId: options.groupId,
    status: () => ({ state, lastModified, lastProcessingResult }),
    enable() {
      if (state === 'Enabled') return true;
      if (state !== 'Disabled') return false;
      become('Enabling');
      changing = begin();
      return true;
    },
    disable() {
      if (state === 'Disabled') return true;
      if (state !== 'Enabled') return false;
      become('Disabling');
      changing = end(Number.POSITIVE_INFINITY).then(() => become('Disabled'));
      return true;
    },
    counted,
    async state(): Promise<MappingState> {
      if (state === 'Enabled' && running !== undefined) {
        const { behind, failing } = await running.state();
        return { ...counted(), behind, failing };
      }
      return { ...counted(), behind: await uncommitted(options), failing: undefined };
    },
    async stop(graceMs) {
      stopped = true;
      // What begins has to be there to be ended; what ends already is now given no longer than others.
      if (state !== 'Disabling') await changing;
      await end(graceMs);
    },
  };
}
