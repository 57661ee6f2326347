import { DEFAULT_VERSION, dialectOf } from '../../src/dialect.ts';
import { Engine } from '../../src/engine.ts';
import { StatementError } from '../../src/errors.ts';
import type { Result } from '../../src/result.ts';
import type { StoredValue } from '../../src/types/stored-value.ts';
import { Users } from '../../src/users.ts';

/** 2024-06-01T00:00:00Z, the time of day in tests. */
export const NOW_MS = 1_717_200_000_000;

export interface TestEngine {
  run(sql: string): Result;
  /** The rows of a query, as they are held. */
  rows(sql: string): readonly (readonly StoredValue[])[];
  /** The number of rows a statement says it changed. */
  affected(sql: string): number;
  /** `code text` of a refusal, the code in hex; `ok` without one. */
  outcome(sql: string): string;
  close(): void;
}

/** An engine without HTTP around it, on a clock that stands still. */
export function testEngine(nowMs: number = NOW_MS, version = DEFAULT_VERSION): TestEngine {
  const engine = new Engine(new Users('root', 'taosdata'), dialectOf(version));
  const run = (sql: string): Result => engine.run(sql, { database: undefined, zone: 'UTC', nowMs });
  return {
    run,
    rows: (sql) => {
      const result = run(sql);
      return result.kind === 'rows' ? result.rows : [];
    },
    affected: (sql) => {
      const result = run(sql);
      return result.kind === 'affected' ? result.rows : -1;
    },
    outcome: (sql) => {
      try {
        run(sql);
        return 'ok';
      } catch (error) {
        if (error instanceof StatementError) return `${error.code.toString(16)} ${error.message}`;
        throw error;
      }
    },
    close: () => engine.close(),
  };
}
