import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';

/** A TDengine that notes the statements it is asked, and how many rows it answers. */
export interface AskedTDengine extends TDengine {
  readonly asked: { readonly sql: string; readonly rows: number }[];
}

/** @param before runs before each statement, and is waited for. */
export function askedTDengine(inner: TDengine, before: (sql: string) => Promise<void> = async () => {}): AskedTDengine {
  const asked: { readonly sql: string; readonly rows: number }[] = [];
  return {
    asked,
    async query(sql, limits) {
      await before(sql);
      const answer = await inner.query(sql, limits);
      asked.push({ sql, rows: answer.rows.length });
      return answer;
    },
    execute: () => Promise.reject(new Error('a source changes nothing')),
  };
}
