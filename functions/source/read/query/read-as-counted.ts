/** Reads of one answer until it is as long as it is counted. */
const READS = 3;

/** Something to read, and the count that it must have. */
export interface CountedRead<T> {
  read(): Promise<T>;
  /** Rows that an answer stands for. */
  size(answer: T): number;
  count(): Promise<number>;
  /** What is read, for the error's message. */
  readonly what: string;
}

/**
 * Reads until the answer is whole by a count of it. The REST service can cut an answer short and call it whole all the
 * same: HTTP 200, `code` 0. Rows also come and go between a count and a read, without end where many arrive late.
 *
 * One read is believed when it has as many rows as were counted before it or after it. The second and third are believed
 * when they have more, too: rows that come at every moment let no two numbers agree. Not the first, since rows that came
 * could make up for those that were cut off; an answer that is cut at the same number again is found out by the count in
 * between. What is cut off in spite of that is behind the position and not counted as published, so it is found as late.
 * @param counted rows at the last count; undefined: not counted yet.
 * @throws Error when three reads in a row have fewer rows than were counted before and after them.
 */
export async function readAsCounted<T>(
  { read, size, count, what }: CountedRead<T>,
  counted: number | undefined,
): Promise<T> {
  let before = counted;
  let found = 0;
  for (let reads = 1; reads <= READS; reads += 1) {
    const answer = await read();
    found = size(answer);
    if (before !== undefined && isWhole(found, before, reads)) return answer;
    const after = await count();
    // The answer to a count can lose its only row as well, which looks like 0. So that there is nothing is believed only
    // when the next read finds nothing again.
    if (found > 0 && isWhole(found, after, reads)) return answer;
    before = after;
  }
  throw new Error(
    `${what}: ${found} rows are read and ${before} counted, and so ${READS} times: answers are cut short. ` +
      'If restfulRowLimit is set in taosAdapter, it must be larger than fetchMaxRows and than the rows of one subtable at one time',
  );
}

function isWhole(found: number, counted: number, reads: number): boolean {
  return found === counted || (reads > 1 && counted > 0 && found > counted);
}
