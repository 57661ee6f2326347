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
 * Reads until answer and count agree. They differ when a row has come or gone in between, and when the REST service has
 * cut an answer short, which it then calls whole all the same: HTTP 200, `code` 0.
 * @param counted rows at the last count.
 * @throws Error when they do not agree in three reads.
 */
export async function readAsCounted<T>({ read, size, count, what }: CountedRead<T>, counted: number): Promise<T> {
  let expected = counted;
  for (let reads = 1; reads <= READS; reads += 1) {
    const answer = await read();
    const found = size(answer);
    if (found === expected) return answer;
    expected = await count();
    // The answer to a count can lose its only row as well, which looks like 0. So that there is nothing is believed only
    // when the next read finds nothing again.
    if (found === expected && found > 0) return answer;
  }
  throw new Error(`rows read and rows counted differ ${READS} times for ${what}`);
}
