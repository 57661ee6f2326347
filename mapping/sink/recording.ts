import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { TDengineError } from '../../functions/shared/tdengine/error.ts';

/** A statement that changes something, and why TDengine refused it, if it did. */
export interface Statement {
  readonly sql: string;
  readonly refusal: string | undefined;
  /** How long it took, in milliseconds. */
  readonly ms: number;
}

/** A TDengine of which the statements that change something are written down. */
export interface RecordingTDengine extends TDengine {
  /** The statements since this was last asked, in their order. */
  take(): readonly Statement[];
}

/** Writes down what is done to a TDengine. */
export function recording(tdengine: TDengine): RecordingTDengine {
  let statements: Statement[] = [];
  return {
    query: (sql, limits) => tdengine.query(sql, limits),
    async execute(sql, limits) {
      const began = performance.now();
      const push = (refusal: string | undefined) => statements.push({ sql, refusal, ms: performance.now() - began });
      try {
        const affected = await tdengine.execute(sql, limits);
        push(undefined);
        return affected;
      } catch (error) {
        push(error instanceof TDengineError ? error.message : 'no answer');
        throw error;
      }
    },
    take() {
      const taken = statements;
      statements = [];
      return taken;
    },
  };
}
