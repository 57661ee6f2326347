import type { LambdaFunction } from '../lambda/lambda.ts';
import { deliver, type FailedAttempt, type RetryPolicy } from './deliver.ts';
import { buildEvent, type EventCluster, isInvocable, type MskRecord } from './event.ts';
import type { GivenUp } from './given-up.ts';

/** Where a mapping's batches go, and who is told. */
export interface DeliveriesOptions {
  readonly cluster: EventCluster;
  readonly lambda: LambdaFunction;
  readonly policy: RetryPolicy;
  readonly signal: AbortSignal;
  /** Commits the offsets of records that are dealt with. */
  readonly commit: (records: readonly MskRecord[]) => Promise<void>;
  /** A batch has come to its end. */
  readonly onEnd: (batch: readonly MskRecord[]) => void;
  /** Tells the on-failure destination, before the offsets are committed; tried again when it rejects. */
  readonly tellFailure?: ((givenUp: GivenUp) => Promise<void>) | undefined;
  /** Records that the function has dealt with, their offsets committed. */
  readonly onDone?: (records: readonly MskRecord[]) => void;
  /** Records that were given up: their offsets are committed, and the destination is told. */
  readonly onGivenUp?: (givenUp: GivenUp) => void;
  /** A batch failed and will be handed over again. */
  readonly onFailure?: (attempt: FailedAttempt) => void;
}

/** Batches that are handed to the function at the same time, and what has become of all. */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  /** What is running, each with its last failure. */
  readonly #running = new Map<Promise<void>, FailedAttempt | undefined>();
  #done = 0;
  #givenUp = 0;
  #inFlight = 0;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  /** Records that the function has dealt with. */
  get done(): number {
    return this.#done;
  }

  /** Records that were given up. */
  get givenUp(): number {
    return this.#givenUp;
  }

  /** Records of running batches that are not dealt with. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** The batch that has failed most often in a row and still does. */
  get failing(): FailedAttempt | undefined {
    return [...this.#running.values()]
      .filter((attempt) => attempt !== undefined)
      .sort((a, b) => b.failures - a.failures)[0];
  }

  /** Resolves when all that is running now has ended. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#running.keys());
  }

  /** Hands a batch to the function. */
  start(batch: readonly MskRecord[]): void {
    const { lambda, cluster, policy, signal, ...options } = this.#options;
    this.#inFlight += batch.length;
    const delivery = deliver(batch, {
      invoke: (records) => lambda.invoke(buildEvent(cluster, records)),
      policy,
      signal,
      now: Date.now,
      isInvocable: (record) => isInvocable(cluster, record),
      onFailure: (attempt) => {
        this.#running.set(delivery, attempt);
        options.onFailure?.(attempt);
      },
      onDone: async (records) => {
        await this.#commit(delivery, records);
        this.#done += records.length;
        options.onDone?.(records);
      },
      onGivenUp: async (given: GivenUp) => {
        await options.tellFailure?.(given);
        await this.#commit(delivery, given.batch);
        this.#givenUp += given.batch.length;
        options.onGivenUp?.(given);
      },
    }).finally(() => {
      this.#running.delete(delivery);
      options.onEnd(batch);
    });
    this.#running.set(delivery, undefined);
  }

  /** Counts the commit of offsets of which no record is handed over as one that is in flight. */
  passOver(commit: Promise<void>): void {
    this.#inFlight += 1;
    const passed = commit.finally(() => {
      this.#running.delete(passed);
      this.#inFlight -= 1;
    });
    this.#running.set(passed, undefined);
  }

  async #commit(delivery: Promise<void>, records: readonly MskRecord[]): Promise<void> {
    this.#running.set(delivery, undefined);
    await this.#options.commit(records);
    this.#inFlight -= records.length;
  }
}
