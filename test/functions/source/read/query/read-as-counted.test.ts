import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readAsCounted } from '../../../../../functions/source/read/query/read-as-counted.ts';

/** A table whose rows come and go before each question, and a server that cuts answers at a number of rows. */
function served(changes: (question: number) => number, { begin = 0, cutAt = Number.POSITIVE_INFINITY } = {}) {
  let rows = begin;
  let questions = 0;
  const change = () => {
    rows = Math.max(0, rows + changes(questions));
    questions += 1;
    return rows;
  };
  return {
    questions: () => questions,
    run: (counted: number) =>
      readAsCounted<{ readonly found: number; readonly there: number }>(
        {
          read: async () => {
            const there = change();
            return { there, found: Math.min(there, cutAt) };
          },
          size: ({ found }) => found,
          count: async () => change(),
          what: 'rows of the test',
        },
        counted,
      ),
  };
}

describe('an answer that is checked against a count', () => {
  it('is one query when it agrees at once', async () => {
    const { run, questions } = served(() => 0, { begin: 7 });
    await run(7);
    assert.equal(questions(), 1);
  });

  it('is found complete while rows arrive before every query, however many', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 1_000 }),
        fc.array(fc.nat({ max: 1e9 }), { minLength: 8, maxLength: 8 }),
        async (begin, come) => {
          const { run, questions } = served((question) => come[question] ?? 0, { begin: begin + 1 });
          const { found, there } = await run(begin + 1);
          assert.equal(found, there);
          assert.ok(questions() <= 4, `${questions()} questions`);
        },
      ),
    );
  });

  it('is found complete while rows are deleted before every query', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 1_000 }),
        fc.array(fc.nat({ max: 200 }), { minLength: 8, maxLength: 8 }),
        async (begin, go) => {
          const { run } = served((question) => -(go[question] ?? 0), { begin });
          const { found, there } = await run(begin);
          assert.equal(found, there);
        },
      ),
    );
  });

  it('is never believed when the server cuts it short, however many rows come meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 100 }),
        fc.array(fc.nat({ max: 200 }), { minLength: 8, maxLength: 8 }),
        async (cutAt, above, come) => {
          const { run } = served((question) => come[question] ?? 0, { begin: cutAt + above, cutAt });
          await assert.rejects(run(cutAt + above), /answers are cut short/);
        },
      ),
    );
  });

  it('is not believed when it is cut short while rows arrive by the thousand', async () => {
    const { run } = served(() => 1_000, { begin: 5, cutAt: 100 });
    await assert.rejects(
      run(5),
      /^Error: rows of the test: 100 rows are read and 6005 counted, and so 3 times: .*restfulRowLimit/,
    );
  });
});
