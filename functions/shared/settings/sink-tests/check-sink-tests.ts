import type * as z from 'zod';
import type { ValueSchemaRegistrySettings } from '../value-schema-registry.ts';
import type { SinkTest } from './sink-test.ts';
import { schemaId } from './test-schema.ts';

type Report = (path: readonly (string | number)[], message: string) => void;

/** Checks the tests of a sink against its topics and its registry, and that their names tell them apart. */
export function checkSinkTests(
  {
    tests,
    topics,
    valueSchemaRegistry,
  }: {
    readonly tests: readonly SinkTest[];
    readonly topics: readonly string[];
    readonly valueSchemaRegistry?: ValueSchemaRegistrySettings | undefined;
  },
  context: z.core.$RefinementCtx,
): void {
  const report = (path: readonly (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path: ['tests', ...path], message });
  const names = new Set<string>();
  for (const [index, test] of tests.entries()) {
    const { name, records } = test;
    if (names.has(name)) report([index, 'name'], 'is the name of another test');
    names.add(name);
    checkSchemas(test, valueSchemaRegistry, (path, message) => report([index, ...path], message));
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

/** Checks that values name schemas that the test has, by ids as the sink's registry has them. */
function checkSchemas(
  { schemas, records }: SinkTest,
  registry: ValueSchemaRegistrySettings | undefined,
  report: Report,
): void {
  if (schemas !== undefined && registry === undefined) report(['schemas'], 'goes with valueSchemaRegistry of the sink');
  const isGlue = registry?.glueRegistryArn !== undefined;
  const ids = (schemas ?? []).map((schema, place) => schemaId(schema, place, isGlue));
  for (const [place, id] of ids.entries()) {
    if (ids.indexOf(id) < place) report(['schemas', place], `has the id ${id} of another`);
    if (isGlue && !id.includes('-')) report(['schemas', place, 'id'], 'must be a UUID, as ids of AWS Glue are');
  }
  for (const [place, record] of records.entries()) {
    const { schema, keySchema, value, valueBase64, valueFile } = record;
    if (keySchema !== undefined && !ids.includes(String(keySchema).toLowerCase())) {
      report(['records', place, 'keySchema'], 'is the id of no schema of the test');
    }
    const isWritten =
      value !== null && valueBase64 === undefined && valueFile === undefined && record.lines !== 'records';
    if (schema === undefined) {
      if (isWritten && ids.length > 1) report(['records', place, 'schema'], 'is needed: the test has several schemas');
    } else if (!isWritten) report(['records', place, 'schema'], 'goes with value, or with lines of values');
    else if (!ids.includes(String(schema).toLowerCase()))
      report(['records', place, 'schema'], 'is the id of no schema of the test');
  }
}
