import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** The INSERTs of a run in a file, one behind the other, and their lengths in bytes, by batch. */
export interface RecordedStatements {
  readonly file: string;
  readonly batches: readonly (readonly number[])[];
}

/** Writes statements to a file. */
export function statementRecorder(file: string) {
  const descriptor = openSync(file, 'w');
  const batches: number[][] = [];
  let batch: number[] = [];
  return {
    add(sql: Buffer): void {
      writeSync(descriptor, sql);
      batch.push(sql.length);
    },
    endBatch(): void {
      batches.push(batch);
      batch = [];
    },
    finish(): RecordedStatements {
      closeSync(descriptor);
      return { file, batches };
    },
  };
}

/** Reads the statements as texts, as a client has them. */
export function readStatements({ file, batches }: RecordedStatements): string[] {
  const bytes = readFileSync(file);
  let at = 0;
  return batches.flat().map((length) => {
    const start = at;
    at += length;
    return bytes.toString('utf8', start, at);
  });
}
