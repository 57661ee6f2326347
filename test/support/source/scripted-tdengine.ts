import type { QueryResult, TDengine } from '../../../functions/shared/tdengine/client/client.ts';

/** A TDengine that answers each statement by a function, and notes the statements. */
export function scriptedTDengine(
  answer: (sql: string) => readonly (readonly unknown[])[] | Error,
): TDengine & { readonly statements: string[] } {
  const statements: string[] = [];
  return {
    statements,
    async query(sql): Promise<QueryResult> {
      statements.push(sql);
      const rows = answer(sql);
      if (rows instanceof Error) throw rows;
      return { columns: [], rows };
    },
    execute: () => Promise.reject(new Error('a source changes nothing')),
  };
}
