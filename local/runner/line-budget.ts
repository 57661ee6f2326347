/** Lines that may come at once, and how many a second after that. */
const BURST = 10;
const PER_SECOND = 2;

/**
 * Lets so many lines through that a person can follow them, however many there are.
 * @param now in ms.
 * @returns whether the next line may be shown.
 */
export function lineBudget(now: () => number): () => boolean {
  let left = BURST;
  let at = now();
  return () => {
    const time = now();
    left = Math.min(BURST, left + ((time - at) / 1_000) * PER_SECOND);
    at = time;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
