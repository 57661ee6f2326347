/** Memory for the rows of a window while they are read and sent. */
export interface ReadRoom {
  /** Most rows that one answer should have. */
  readonly mostRows: number;
  /** Longest answer, in bytes, that there is room for when it has so many rows. */
  answerLimit(rows: number): number;
  /** Told of each answer. */
  came(rows: number, answerBytes: number): void;
  /** Waits until all the memory there is belongs to this window, for what cannot be cut smaller. */
  alone(): Promise<void>;
}

/** Room without a bound in bytes but the client's own. */
export function boundless(mostRows: number): ReadRoom {
  return { mostRows, answerLimit: () => Number.POSITIVE_INFINITY, came: () => {}, alone: async () => {} };
}
