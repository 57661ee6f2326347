import type { Options } from './options.ts';

/** Records of one invocation, at most. */
const MOST_RECORDS = 10_000;

/** How a sink reads Kafka, as settings; says what becomes of these options. */
export function readingKeys(options: Options): object {
  const { value, say } = options;
  const batch = Number(value('batch.size'));
  const hasBatch = value('batch.size') !== undefined && Number.isSafeInteger(batch);
  const batchSize = batch > 0 && batch <= MOST_RECORDS ? batch : MOST_RECORDS;
  say(
    'batch.size',
    batchSize === batch ? 'mapped' : 'changed',
    'batchSize',
    batchSize === batch ? 'records of one invocation' : `at most ${MOST_RECORDS}`,
  );
  for (const key of ['max.retries', 'retry.backoff.ms']) {
    say(
      key,
      'gone',
      undefined,
      'what passes by itself is tried again in every invocation anew, never by a budget for the task’s life',
    );
  }
  say('consumer.override.group.id', 'mapped', 'consumerGroupId');
  const reset = value('consumer.override.auto.offset.reset');
  say('consumer.override.auto.offset.reset', 'mapped', 'startingPosition', 'for partitions without an offset');
  for (const key of options.beginningWith('consumer.override.')) {
    say(key, 'gone', undefined, 'Lambda’s own consumers read; how they sign in is set under kafka');
  }
  return {
    ...(hasBatch && { batchSize }),
    ...(reset === 'latest' && { startingPosition: 'LATEST' }),
  };
}

/** What a sink does with records that are rejected, as settings; says what becomes of these options. */
export function errorKeys(options: Options, name: string): object {
  const { value, say } = options;
  const tolerance = value('errors.tolerance') ?? 'none';
  const topic = value('errors.deadletterqueue.topic.name');
  say('errors.deadletterqueue.topic.replication.factor', 'gone', undefined, 'make the topic before the first deploy');
  say(
    'errors.deadletterqueue.context.headers.enable',
    'gone',
    undefined,
    'the __connect.errors.* headers are always written',
  );
  if (tolerance !== 'all') {
    say('errors.tolerance', 'mapped', 'errors.tolerance');
    say('errors.deadletterqueue.topic.name', 'gone', undefined, 'it counts only with errors.tolerance=all');
    return {};
  }
  const deadLetterTopic = topic ?? `${name}-dead-letters`;
  say(
    'errors.tolerance',
    topic === undefined ? 'changed' : 'mapped',
    'errors',
    topic === undefined
      ? `records that are rejected go to topic ${deadLetterTopic}, where the task ended: make it`
      : undefined,
  );
  say(
    'errors.deadletterqueue.topic.name',
    'mapped',
    'errors.deadLetterTopic',
    'rejected records only: an outage of TDengine sends none there',
  );
  return { errors: { tolerance: 'all', deadLetterTopic } };
}
