import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Answer } from '../../../functions/shared/doctor/check.ts';

/** An answer: what is behind it, its verdict, its text with what to do, and the heading that it leads to. */
export type Row = readonly [what: string, got: Answer, verdict: Answer['verdict'], text: RegExp, heading?: string];

/** Says of each answer of a table whether it is as it should be, and of each failure that it says what to do. */
export function verdictTable(name: string, rows: readonly Row[]): void {
  describe(name, () => {
    for (const [what, got, verdict, text, heading] of rows) {
      it(what, () => {
        assert.equal(got.verdict, verdict, JSON.stringify(got));
        assert.match(`${got.answer} → ${got.advice ?? ''}`, text);
        assert.equal(got.section?.heading, heading);
        if (verdict === 'fail') assert.ok(got.advice !== undefined && got.section !== undefined, 'what to do');
      });
    }
  });
}
