import type { Options } from './options.ts';

/** What becomes of the options that Kafka Connect itself reads, of sinks and sources. */
export function frameworkKeys(options: Options): void {
  const { say } = options;
  say('header.converter', 'gone', undefined, 'headers are bytes');
  for (const key of options.beginningWith('header.converter.')) say(key, 'gone', undefined, 'headers are bytes');
  say('config.action.reload', 'gone', undefined, 'secrets that change are read anew by the functions');
  say('errors.retry.timeout', 'gone', undefined, 'what passes by itself is tried again as long as it takes');
  say('errors.retry.delay.max.ms', 'gone', undefined, 'what passes by itself is tried again as long as it takes');
  say(
    'errors.log.enable',
    'gone',
    undefined,
    'every rejected record is told of in the log, with topic, partition and offset',
  );
  say(
    'errors.log.include.messages',
    'gone',
    undefined,
    'logs never hold a value; the dead letter topic has the record',
  );
  const both = ['schema.registry', 'converter.encoding'];
  for (const key of options.beginningWith('key.converter.')) {
    say(key, 'gone', undefined, both.some((part) => key.includes(part)) ? 'keys are bytes' : 'keys are text');
  }
  for (const key of [
    'offset.flush.interval.ms',
    'offset.flush.timeout.ms',
    'tasks.max.enforce',
    'exactly.once.support',
  ]) {
    say(key, 'gone', undefined, 'it is about workers');
  }
}
