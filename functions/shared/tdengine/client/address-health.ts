import { type BackOff, backOffMs } from '../../back-off.ts';

/** How the addresses of a server have answered, by their place in the list. */
export interface AddressHealth {
  /** The addresses, best first: from the first one on in a ring, those that failed lately behind the others. */
  order(): readonly number[];
  /** Whether an address has failed since it last answered. */
  isFailing(address: number): boolean;
  /**
   * An address is about to be asked. One that failed is asked by one statement alone until that knows more.
   * @returns the time, for `failed`.
   */
  asked(address: number): number;
  /** An address answers. @returns whether it had failed before. */
  heard(address: number): boolean;
  /**
   * An address failed a statement that it was asked at `since`: it is left for last until its wait is over.
   * @returns whether that is news: it is not when the address has answered another statement since, or has failed one.
   */
  failed(address: number, since: number): boolean;
}

/** Waits until an address that failed is asked first again, as long as it fails. */
const WAITS: BackOff = { firstMs: 1_000, longestMs: 60_000, leastPart: 1 };

interface State {
  readonly failures: number;
  readonly failedAt: number;
  readonly heardAt: number;
  readonly until: number;
}

const UNKNOWN: State = {
  failures: 0,
  failedAt: Number.NEGATIVE_INFINITY,
  heardAt: Number.NEGATIVE_INFINITY,
  until: Number.NEGATIVE_INFINITY,
};

/**
 * The health of `count` addresses, of which none has failed.
 * @param first the address that is asked as long as it answers: containers that begin at different ones share the load.
 * @param now the time of day in ms: a container may be frozen in between.
 */
export function addressHealth(count: number, first: number, now: () => number): AddressHealth {
  const states = new Map<number, State>();
  const ring = Array.from({ length: count }, (_, place) => (first + place) % count);
  const stateOf = (address: number) => states.get(address) ?? UNKNOWN;
  const waitAfter = (failures: number) => backOffMs(WAITS, failures, 0);

  function waitOf(address: number): number {
    const wait = stateOf(address).until - now();
    // A clock that was set back must not make it longer.
    return wait > WAITS.longestMs ? 0 : Math.max(0, wait);
  }

  return {
    order: () => ring.toSorted((a, b) => waitOf(a) - waitOf(b)),
    isFailing: (address) => stateOf(address).failures > 0,
    asked(address) {
      const state = stateOf(address);
      const time = now();
      if (state.failures > 0 && waitOf(address) === 0) {
        states.set(address, { ...state, until: time + waitAfter(state.failures) });
      }
      return time;
    },
    heard(address) {
      const hadFailed = stateOf(address).failures > 0;
      states.set(address, { ...UNKNOWN, heardAt: now() });
      return hadFailed;
    },
    failed(address, since) {
      const state = stateOf(address);
      if (state.heardAt > since || state.failedAt > since) return false;
      const failures = state.failures + 1;
      states.set(address, { ...state, failures, failedAt: now(), until: now() + waitAfter(failures) });
      return true;
    },
  };
}
