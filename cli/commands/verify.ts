import { defineCommand } from '../frame/command.ts';
import { flag, parsed, text, whole } from '../frame/parameter.ts';
import { TARGET_PARAMETERS, withTarget } from '../frame/target-parameters.ts';
import { tdengineOption } from '../terminal/usage.ts';
import { KAFKA_PARAMETERS, SINK } from './sink/parameters.ts';
import { rangeEnd } from './verify/range-end.ts';

const END = 'a time with its zone, a span before now such as 2h, earliest, latest, or offsets such as 0:120,1:98';

export const command = defineCommand({
  about: `Tells whether all records of a sink have arrived in TDengine. The records of a range are mapped by the settings in force
and by the code of the function, and compared row by row with what TDengine has in their subtables and hours. Each difference is
explained: missing, different (which columns), unwritable, dead-lettered, overwritten by a later record, expired (older than
the database keeps), or extra (of records outside of the range, or of somebody else). The exit code is 1 when a row is missing
or different, or a record is unwritable and not in the dead letter topic.

Records that the sink has not committed yet are left out and counted as waiting. Tags are not compared, nor columns that no
record of the range gives. Nothing is changed; rows wait on the disk of this machine, for the user alone, while it runs.`,
  parameters: {
    connector: SINK,
    ...TARGET_PARAMETERS,
    from: parsed('END', `where to begin: ${END} (left out: earliest)`, undefined, (given, asked) =>
      rangeEnd(given, asked, Date.now()),
    ),
    to: parsed('END', `where to end, itself left out: ${END} (left out: latest)`, undefined, (given, asked) =>
      rangeEnd(given, asked, Date.now()),
    ),
    topic: text('TOPIC', 'only this topic (left out: all of the sink)'),
    sample: whole('N', { from: 1, to: 1_000_000 }, 'compare one subtable in so many', 1),
    show: whole('N', { from: 0, to: 1_000_000 }, 'differences of each kind that are shown', 20),
    showValues: flag('show the values of columns that differ'),
    ...KAFKA_PARAMETERS,
    tdengine: parsed(
      'URL',
      'http://USER:PASSWORD@HOST:PORT of a TDengine that can be reached from here (left out: that of the function)',
      undefined,
      (url, asked) => tdengineOption(asked.command, url),
    ),
  },
  examples: [
    'verify meters',
    'verify meters --from 24h --sample 10',
    'verify meters --from 2024-05-01T00:00:00Z --to 2024-05-02T00:00:00Z --show-values',
    'verify meters --from 0:1200 --to 0:1300 --json | jq \'.shown[] | select(.kind == "missing")\'',
  ],
  json: async () => (await import('../../operations/verify/report.ts')).verifyJson,
  async run(values, context) {
    const { connector: name, from, to, topic, sample, show, showValues, brokers, kafkaAuthentication } = values;
    const { tdengine, ...options } = values;
    const [{ verify }, { filterOf }, { progressTeller, verifyLines }] = await Promise.all([
      import('../../operations/verify/verify.ts'),
      import('./sink/filter-of.ts'),
      import('./verify/report-lines.ts'),
    ]);
    const progressText = progressTeller(() => performance.now());
    context.ifInterrupted(() => 'Nothing was changed, and nothing is kept: begin again, or verify less at a time.');
    const report = await withTarget(options, (target) =>
      verify(target, {
        ...{ name, topic, sample, show, showValues, tdengine },
        from: from ?? { kind: 'earliest' },
        to: to ?? { kind: 'latest' },
        kafka: { brokers, authentication: kafkaAuthentication },
        filterOf,
        now: Date.now,
        signal: context.interrupted,
        told: (progress) => context.progress(progressText(progress)),
      }),
    );
    context.show(report, () => verifyLines(report, context.width));
    return report.isRight ? 'done' : 'findings';
  },
});
