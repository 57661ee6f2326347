import type { Target } from '../../operations/target/target.ts';
import type { VerifyState } from '../../operations/verify/work-folder.ts';
import { defineCommand } from '../frame/command.ts';
import { argument, flag, naming, needed, parsed, text, texts, whole } from '../frame/parameter.ts';
import { TARGET_PARAMETERS, withTarget } from '../frame/target-parameters.ts';
import { tdengineOption } from '../terminal/usage.ts';
import { KAFKA_PARAMETERS } from './sink/parameters.ts';
import { rangeEnd } from './verify/range-end.ts';

const END =
  'a time with its zone, a span before now such as 2h, earliest, latest, or of a sink offsets such as 0:120,1:98';

const end = (about: string) =>
  parsed('END', about, undefined, (given, asked) => ({ given, end: rangeEnd(given, asked, Date.now()) }));

export const command = defineCommand({
  about: `Tells whether everything has arrived: of a sink all records in TDengine, of a source all rows in Kafka.

Of a sink, the records of a range are mapped by the settings in force and by the code of the function, and compared row by row
with what TDengine has in their subtables and hours, and the tags of subtables with those that records gave last. Each
difference is explained: missing, different (which columns), tags, unwritable, dead-lettered, overwritten by a later record,
tags-kept (those of an earlier record), expired (older than the database keeps), or extra (of records outside of the range, or of
somebody else). Records that the sink has not committed yet are left out and counted as waiting. Columns
that no record of the range gives are not compared.

Of a source, what it would send of each row of a range of times is compared, byte for byte, with what the topics have. Each
difference is explained: missing, different, unsendable, dead-lettered, late (the next runs send it), passed over by an operator,
dropped (the topic keeps nothing so old), expired, or extra. Records that came twice are counted and harmless. Rows behind the
position are left out and counted as waiting.

The exit code is 1 when something is missing or different, or cannot be written or sent and is not in the dead letter topic.
Nothing is changed; rows wait on the disk of this machine, for the user alone, while it runs. With --state it is gone on with
after Ctrl-C or a crash, by the same command.`,
  parameters: {
    connector: naming('connector', argument(needed('CONNECTOR', 'name of the sink or source in the connectors file'))),
    ...TARGET_PARAMETERS,
    from: end(`where to begin: ${END} (left out: earliest)`),
    to: end(`where to end, itself left out: ${END} (left out: latest)`),
    topic: text('TOPIC', 'only this topic (left out: all of the connector)'),
    table: texts(
      'PATTERN',
      'of a source only these tables, `*` for any characters, as often as needed (left out: all)',
    ),
    sample: whole('N', { from: 1, to: 1_000_000 }, 'compare one subtable in so many', 1),
    show: whole('N', { from: 0, to: 1_000_000 }, 'differences of each kind that are shown', 20),
    showValues: flag('show the values that differ'),
    state: naming(
      'file',
      text('FILE', 'keep in this file, and a folder beside it, how far it is; gone when it is done'),
    ),
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
    'verify plant --from 24h --table meters',
    'verify meters --state meters.verify',
  ],
  json: async () => {
    const [{ union }, { verifyJson }, { sourceVerifyJson }] = await Promise.all([
      import('zod'),
      import('../../operations/verify/report.ts'),
      import('../../operations/verify/source/report.ts'),
    ]);
    return union([verifyJson, sourceVerifyJson]);
  },
  async run(values, context) {
    const { connector: name, table: tables, tdengine, brokers, kafkaAuthentication, ...options } = values;
    const { topic, sample, show, showValues } = values;
    const [{ connectorNamed }, { progressTeller }] = await Promise.all([
      import('../../operations/target/deployment.ts'),
      import('./verify/progress.ts'),
    ]);
    const progressText = progressTeller(() => performance.now());
    const { existsSync } = await import('node:fs');
    context.ifInterrupted(() =>
      values.state !== undefined && existsSync(values.state)
        ? `Nothing was changed. How far it was is in ${values.state}: the same command goes on from there.`
        : 'Nothing was changed, and nothing is kept: begin again, verify less at a time, or keep how far it is by --state FILE.',
    );
    const asked = {
      ...{ topic, sample, show, showValues, tdengine, state: stateOf() },
      from: values.from?.end ?? ({ kind: 'earliest' } as const),
      to: values.to?.end ?? ({ kind: 'latest' } as const),
      kafka: { brokers, authentication: kafkaAuthentication },
      now: Date.now,
      signal: context.interrupted,
      told: (progress: Parameters<typeof progressText>[0]) => context.progress(progressText(progress)),
    };
    return withTarget(options, async (target) => {
      const connector = await connectorNamed(target, name);
      return connector.kind === 'sink' ? sink(target) : source(target);

      async function sink(of: Target) {
        if (tables.length > 0) throw context.usageError('--table is for sources; of a sink, name a --topic');
        const [{ verify }, { filterOf }, { verifyLines }] = await Promise.all([
          import('../../operations/verify/verify.ts'),
          import('./sink/filter-of.ts'),
          import('./verify/report-lines.ts'),
        ]);
        const report = await verify(of, connector, {
          ...asked,
          filterOf,
        });
        context.show(report, () => verifyLines(report, context.width));
        return report.isRight ? ('done' as const) : ('findings' as const);
      }

      async function source(of: Target) {
        const [{ verifySourceOf }, { sourceVerifyLines }] = await Promise.all([
          import('../../operations/verify/source/verify.ts'),
          import('./verify/source-lines.ts'),
        ]);
        const report = await verifySourceOf(of, connector, { ...asked, tables });
        context.show(report, () => sourceVerifyLines(report, context.width));
        return report.isRight ? ('done' as const) : ('findings' as const);
      }
    });

    function stateOf(): VerifyState | undefined {
      if (values.state === undefined) return undefined;
      return {
        file: values.state,
        asked: {
          '--from': values.from?.given ?? 'earliest',
          '--to': values.to?.given ?? 'latest',
          '--topic': topic ?? '',
          '--table': tables.join(' '),
          '--sample': String(sample),
          '--show': String(show),
          '--show-values': String(showValues),
        },
        resumed: (begunAt) => context.print(`Going on with what was begun at ${new Date(begunAt).toISOString()}.`),
      };
    }
  },
});
