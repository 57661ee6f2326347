import type { AddressHealth } from './address-health.ts';

/** How one address is asked. */
export interface AskOptions {
  readonly timeoutMs: number;
  /** Over a new connection. */
  readonly isFresh: boolean;
  /** Longest wait for a new connection, in ms; undefined: as long as for the answer. */
  readonly connectMs: number | undefined;
}

/** A statement on its way to one address. */
export interface Asked<T> {
  readonly answer: Promise<T>;
  /** Resolves when a good answer begins, and else never. */
  readonly begun: Promise<void>;
  /** Whether a connection has it that had been used before. */
  isOnKept(): boolean;
  /** Ends it: nobody waits for its answer any more. */
  end(): void;
}

/**
 * What a failure says: `address` that another address may do better; `connection` that another connection may too;
 * `silence` that there was no answer in time; `statement` that every address would say the same.
 */
export type FailureOf = 'address' | 'connection' | 'silence' | 'statement';

/** An address that failed a statement. */
export interface AddressFailure {
  readonly address: number;
  readonly error: unknown;
}

/** What statements are asked with. */
export interface AskParts {
  readonly health: AddressHealth;
  /** Calls when so many ms have passed. @returns what takes that back. */
  readonly after: (ms: number, call: () => void) => () => void;
  /** Milliseconds, from any beginning. */
  readonly now: () => number;
  readonly failureOf: (error: unknown) => FailureOf;
  /** Told of an address that failed, and of one that answers again. */
  readonly failed?: (failure: AddressFailure) => void;
  readonly recovered?: (address: number) => void;
  /** One error of those of all addresses. */
  readonly together: (failures: readonly AddressFailure[]) => unknown;
}

/** A statement that any of the addresses may answer. */
export interface Question<T> {
  ask(address: number, options: AskOptions): Asked<T>;
  readonly timeoutMs: number;
  /**
   * What follows silence. `beside`: the next address, or a new connection to the only one, is asked as well, and whoever
   * begins to answer first counts: for what only reads. `instead`: it is asked in the place of the first.
   */
  readonly onSilence: 'beside' | 'instead';
}

interface Run<T> extends Asked<T> {
  readonly address: number;
  readonly since: number;
}

/** Longest wait for a connection to an address behind which there are others, in ms. */
const CONNECT_MS = 3_000;

/**
 * Longest silence until the next is asked, in ms. TDengine itself looks for a lost server for 20 s before it says that
 * there is none, and a write should not be in two places before that.
 */
const SILENCE_MS = { beside: 10_000, instead: 25_000 } as const;

/**
 * Asks the addresses of a server one after the other, best first, until one answers; an only one a second time over a new
 * connection where the first may have been at fault. A slow answer is waited for as long as the statement has time:
 * others that were asked meanwhile are ended when it begins.
 * @throws what `ask` rejects with when it is about the statement, or is of the only address; else `together` of all.
 */
export function askAddresses<T>(question: Question<T>, parts: AskParts): Promise<T> {
  const { timeoutMs, onSilence } = question;
  const { health, after, now, failureOf } = parts;
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const order = health.order();
  const isOnly = order.length === 1;
  const places = isOnly ? [...order, ...order] : order;
  const silenceMs = Math.min(SILENCE_MS[onSilence], timeoutMs / places.length / (onSilence === 'beside' ? 2 : 1));
  const deadline = now() + timeoutMs;
  const running = new Set<Run<T>>();
  const failures: AddressFailure[] = [];
  let hasBegun = false;
  let place = 0;
  let disarm = () => {};
  askNext();
  return promise;

  function askNext(): void {
    const address = places[place] ?? 0;
    const isAgain = isOnly && place > 0;
    place += 1;
    const isFresh = isAgain || health.isFailing(address);
    const since = health.asked(address);
    const left = Math.max(1, deadline - now());
    const connectMs = isOnly || place === places.length ? undefined : Math.min(CONNECT_MS, silenceMs);
    const run = { ...question.ask(address, { timeoutMs: left, isFresh, connectMs }), address, since };
    running.add(run);
    run.begun.then(() => begun(run));
    run.answer.then(
      (answer) => answered(run, answer),
      (error: unknown) => failed(run, error),
    );
    disarm();
    disarm = after(silenceMs, silent);
  }

  function silent(): void {
    if (hasBegun || place === places.length) return;
    const [first] = running;
    if (first === undefined || (isOnly && !first.isOnKept())) return;
    if (onSilence === 'instead') giveUp(first, new Error(`no answer within ${Math.round(silenceMs)} ms`));
    askNext();
  }

  function begun(run: Run<T>): void {
    if (!running.has(run) || hasBegun) return;
    hasBegun = true;
    disarm();
    let isBefore = true;
    for (const other of running) {
      if (other === run) isBefore = false;
      // One that was asked later may be as fast.
      else if (isBefore) giveUp(other, new Error('no answer before another one answers'));
      else drop(other);
    }
  }

  function answered(run: Run<T>, answer: T): void {
    if (!running.has(run)) return;
    begun(run);
    heard(run);
    running.delete(run);
    end();
    resolve(answer);
  }

  function failed(run: Run<T>, error: unknown): void {
    if (!running.delete(run)) return;
    hasBegun = false;
    const failure = failureOf(error);
    if (failure === 'statement') {
      heard(run);
      end();
      reject(error);
      return;
    }
    note(run, error);
    if (running.size > 0) return;
    const isWorthwhile = isOnly ? failure === 'connection' && onSilence === 'beside' : failure !== 'silence';
    if (isWorthwhile && place < places.length) askNext();
    else {
      end();
      reject(isOnly ? error : parts.together(failures));
    }
  }

  function heard({ address }: Run<T>): void {
    if (health.heard(address)) parts.recovered?.(address);
  }

  function note({ address, since }: Run<T>, error: unknown): void {
    failures.push({ address, error });
    const isFirst = !health.isFailing(address);
    if (health.failed(address, since) && isFirst) parts.failed?.({ address, error });
  }

  function giveUp(run: Run<T>, error: Error): void {
    note(run, error);
    drop(run);
  }

  function drop(run: Run<T>): void {
    running.delete(run);
    run.end();
  }

  function end(): void {
    disarm();
    for (const run of running) drop(run);
  }
}
