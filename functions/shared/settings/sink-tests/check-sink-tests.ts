import type * as z from 'zod';
import type { SinkTest } from './sink-test.ts';

/** Checks the tests of a sink against its topics, and that their names tell them apart. */
export function checkSinkTests(
  { tests, topics }: { readonly tests: readonly SinkTest[]; readonly topics: readonly string[] },
  context: z.core.$RefinementCtx,
): void {
  const report = (path: readonly (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path: ['tests', ...path], message });
  const names = new Set<string>();
  for (const [index, { name, records }] of tests.entries()) {
    if (names.has(name)) report([index, 'name'], 'is the name of another test');
    names.add(name);
    for (const [place, { topic, lines }] of records.entries()) {
      if (topic !== undefined && !topics.includes(topic)) {
        report([index, 'records', place, 'topic'], 'is not one of the topics that the sink reads');
      }
      if (topic === undefined && topics.length > 1 && lines !== 'records') {
        report([index, 'records', place, 'topic'], 'is needed: the sink reads several topics');
      }
    }
  }
}
