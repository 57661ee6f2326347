import * as z from 'zod';
import { isFailed } from './report-lines.ts';
import type { EndedTest, TestReport } from './run-tests.ts';

const difference = z.object({
  kind: z
    .enum(['failed', 'retry', 'rejection', 'skip', 'row', 'count', 'table', 'time', 'column', 'tag'])
    .describe('failed: the test could not run; retry: a record would be sent again and again.'),
  where: z.string().describe('Such as `row 2, column current`.'),
  expected: z.string().nullable().describe('Null: nothing.'),
  actual: z.string().nullable().describe('Null: nothing.'),
});

/** What `tdkafka test --json` prints; docs/mapping-tests.md shows it. */
export const testReportJson = z.object({
  file: z.string().describe('The connectors file.'),
  passed: z.number(),
  failed: z.number(),
  tests: z.array(
    z.object({
      sink: z.string(),
      name: z.string(),
      line: z.number().describe('Line of the test in the file, from 1.'),
      passed: z.boolean(),
      records: z.number(),
      rows: z.number(),
      ms: z.number(),
      differences: z.array(difference),
      routes: z.array(z.string()).describe('Routes that took a record or an element.'),
      untakenFields: z.array(z.string()).describe('Fields that no route takes, as `topic: path`.'),
      mergedRows: z
        .array(z.string())
        .describe('Tables in which rows of one record became one and lost a value, as `topic: database.table`.'),
      changedTags: z
        .array(z.string())
        .describe('Tags of which a record has another value than one before, as `topic: database.stable: tag`.'),
    }),
  ),
  sinks: z.array(
    z.object({
      sink: z.string(),
      unreachedRoutes: z.array(z.string()).describe('Routes that no test reaches.'),
      untakenFields: z.array(z.string()),
      mergedRows: z.array(z.string()),
      changedTags: z.array(z.string()),
    }),
  ),
});

/** The report for a program. @param lineOf line of a test in the file */
export function jsonReport(
  file: string,
  { tests, sinks }: TestReport,
  lineOf: (test: EndedTest) => number,
): z.infer<typeof testReportJson> {
  const failed = tests.filter(isFailed).length;
  return {
    file,
    passed: tests.length - failed,
    failed,
    tests: tests.map((test) => ({
      sink: test.sink,
      name: test.name,
      line: lineOf(test),
      passed: !isFailed(test),
      records: test.records,
      rows: test.rows,
      ms: test.ms,
      differences: test.differences.map(({ kind, where, expected, actual }) => ({ kind, where, expected, actual })),
      routes: [...test.reached],
      untakenFields: [...test.untaken],
      mergedRows: [...test.merged],
      changedTags: [...test.changedTags],
    })),
    sinks: sinks.map(({ sink, unreached, untaken, merged, changedTags }) => ({
      sink,
      unreachedRoutes: [...unreached],
      untakenFields: [...untaken],
      mergedRows: [...merged],
      changedTags: [...changedTags],
    })),
  };
}
