import { defineCommand } from '../frame/command.ts';
import { parsed, text, whole } from '../frame/parameter.ts';
import { TARGET_PARAMETERS, withTarget } from '../frame/target-parameters.ts';
import { tdengineOption } from '../terminal/usage.ts';
import { driftLines } from './drift/report-lines.ts';
import { KAFKA_PARAMETERS, SINK } from './sink/parameters.ts';
import { rangeEnd } from './verify/range-end.ts';

const END = 'a time with its zone, a span before now such as 2h, earliest, latest, or offsets such as 0:120,1:98';

export const command = defineCommand({
  about: `Tells what the records of the last hour, or of any range, would change of the tables as they are in TDengine: databases,
stables, plain tables and subtables that would be made, columns and tags that would be added or made wider, and records that
would be rejected, by reason. The records are mapped by the settings in force and by the code of the function, with tables like the
actual ones in a TDengine that is thrown away. Nothing is written. The exit code is 1 when anything would be made, changed or
refused, or when not all of the range could be read.

Records that the sink has written already change nothing more: what is shown then is of those that it has not, that were
rejected, or whose tables were changed behind them.`,
  parameters: {
    connector: SINK,
    ...TARGET_PARAMETERS,
    last: parsed(
      'SPAN',
      'how much before now to begin: a span such as 30m, 2h or 1d (left out: 1h)',
      undefined,
      (given, asked) => rangeEnd(given, asked, Date.now()),
    ),
    from: parsed('END', `where to begin, in the place of --last: ${END}`, undefined, (given, asked) =>
      rangeEnd(given, asked, Date.now()),
    ),
    to: parsed('END', `where to end, itself left out: ${END} (left out: latest)`, undefined, (given, asked) =>
      rangeEnd(given, asked, Date.now()),
    ),
    topic: text('TOPIC', 'only this topic (left out: all of the sink)'),
    sample: whole('N', { from: 1, to: 1_000_000 }, 'look at one record in so many', 1),
    ...KAFKA_PARAMETERS,
    tdengine: parsed(
      'URL',
      'http://USER:PASSWORD@HOST:PORT of a TDengine that can be reached from here (left out: that of the function)',
      undefined,
      (url, asked) => tdengineOption(asked.command, url),
    ),
  },
  examples: [
    'drift meters',
    'drift meters --last 1d --sample 10',
    'drift meters --from 0:1200 --to 0:1300',
    "drift meters --json | jq -r '.statements[]'",
  ],
  json: async () => (await import('../../operations/drift/report.ts')).driftJson,
  async run({ connector: name, last, from, to, topic, sample, brokers, kafkaAuthentication, ...values }, context) {
    if (last !== undefined && from !== undefined) throw context.usageError('--last and --from do not go together');
    if (last !== undefined && last.kind !== 'time') throw context.usageError('--last must be a span such as 1h');
    const { tdengine, ...options } = values;
    const [{ drift }, { filterOf }] = await Promise.all([
      import('../../operations/drift/drift.ts'),
      import('./sink/filter-of.ts'),
    ]);
    context.ifInterrupted(
      () => 'Nothing was changed, and nothing is kept: begin again, or look at less (--last, --sample).',
    );
    const report = await withTarget(options, (target) =>
      drift(target, {
        ...{ name, topic, sample, tdengine, now: Date.now(), signal: context.interrupted },
        from: from ?? last ?? { kind: 'time', ms: Date.now() - HOUR_MS },
        to: to ?? { kind: 'latest' },
        kafka: { brokers, authentication: kafkaAuthentication },
        filterOf,
        told: ({ done, of }) => context.progress(`reading records: ${done} of ${of}`),
      }),
    );
    context.show(report, () => driftLines(report, context.width));
    return report.isSame ? 'done' : 'findings';
  },
});

const HOUR_MS = 3_600_000;
