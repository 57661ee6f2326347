import * as z from 'zod';
import { checkTopicNames } from './checks/check-topic-names.ts';
import { functionSettings } from './function-settings.ts';
import { checkMapping } from './mapping/check-mapping.ts';
import { mappingSettings } from './mapping/event-source-mapping.ts';
import { checkFailureKey } from './mapping/failure-destination.ts';
import { checkExpressions } from './routes/check-expressions.ts';
import { checkRouteTopics } from './routes/check-routes.ts';
import { checkRuntime, sinkRuntimeShape } from './sink-runtime.ts';
import { checkSinkTests } from './sink-tests/check-sink-tests.ts';
import { sinkTest } from './sink-tests/sink-test.ts';

/** Deploy-time settings of a sink: they shape its function and event source mappings. */
const sinkDeployShape = {
  ...mappingSettings,
  ...functionSettings,
} as const;

/** The run-time settings document of a sink. */
export const sinkRuntime = z
  .strictObject(sinkRuntimeShape)
  .superRefine((sink, context) => checkRuntime(sink, context, checkExpressions));

/** The names of the run-time settings. */
export const sinkRuntimeKeys: readonly string[] = Object.keys(sinkRuntimeShape);

/** Settings that are for neither: they say what is expected of the others. */
const sinkTestShape = {
  tests: z
    .array(sinkTest)
    .default([])
    .describe('Tests of the mapping, which `npx tdkafka test` and synth run: docs/mapping-tests.md.'),
} as const;

const sinkShape = { ...sinkDeployShape, ...sinkRuntimeShape, ...sinkTestShape } as const;

/** One entry of `sinks` in the connectors file. */
export const sinkSettings = z.strictObject(sinkShape).superRefine((sink, context) => {
  checkRuntime(sink, context, checkExpressions);
  checkSinkTests(sink, context);
  checkRouteTopics(sink.routes ?? [], sink.topics, context);
  checkTopicNames(sink, context);
  checkMapping(sink, context);
  if (sink.valueSchemaRegistry !== undefined && sink.schemaRegistry !== undefined) {
    context.addIssue({
      code: 'custom',
      path: ['valueSchemaRegistry'],
      message: 'goes not with schemaRegistry, by which Lambda has decoded the records before the function gets them',
    });
  }
  checkFailureKey(sink, context);
  const deadLetterTopic = sink.errors.deadLetterTopic;
  if (deadLetterTopic !== undefined && sink.topics.includes(deadLetterTopic)) {
    context.addIssue({
      code: 'custom',
      path: ['errors', 'deadLetterTopic'],
      message: 'must not be one of the topics that the sink reads',
    });
  }
});
export type SinkSettings = z.infer<typeof sinkSettings>;
