import type { ReplayedInvocation } from '../../operations/replay/report.ts';
import { defineCommand } from '../frame/command.ts';
import { argument, flag, naming, parsed, text, texts, whole } from '../frame/parameter.ts';
import { TARGET_PARAMETERS, withTarget } from '../frame/target-parameters.ts';
import { tdengineOption } from '../terminal/usage.ts';
import { beginning, offsetSpan, settingsWanted, whatToReplay } from './replay/parameters.ts';
import { KAFKA_PARAMETERS } from './sink/parameters.ts';

export const command = defineCommand({
  about: `Runs what an invocation did again on this machine, with the function's own code, and writes nothing. It takes the id of a
request, as every line of the log has it (requestId).

Of a sink it finds the batch's offsets in the log, fetches the same records from Kafka, the settings that were in force then, and
the tables as they are in TDengine, and tells of each record what becomes of it. Or it takes the records by their offsets. The sink
writes into a TDengine on this machine that is thrown away, and that has the tables of the actual one, without rows.

Of a source it reads the tables of the tick from the positions as they are, or --from, and tells which windows it reads and how many
rows they have. Positions move in a copy on this machine, and nothing is sent.

With --connector and no request it is what comes next: of a sink the records behind what its group has committed, of each partition
as many as a batch has, which is the batch that comes again and again; of a source a tick of all tables.

Exit code 1: a record is rejected, or would be sent again; a table fails.`,
  parameters: {
    invocation: argument(text('REQUEST_ID', 'id of the request, as the log has it')),
    connector: naming(
      'connector',
      text('NAME', 'only this connector (left out: the one that it is of); without a request, what comes next'),
    ),
    topic: text('TOPIC', 'in the place of a request: records of this topic'),
    partition: whole('P', { from: 0, to: 1_000_000 }, 'of this partition (left out: 0)'),
    offsets: parsed('A[-B]', 'at this offset, or from A to B', undefined, offsetSpan),
    settings: parsed(
      'then|now|N',
      'the settings: in force then, in force now, or version N (left out: of a request then, else now)',
      undefined,
      settingsWanted,
    ),
    table: texts('TABLE', 'of a source: only this table, * stands for any characters; as often as needed'),
    from: parsed(
      'TIME',
      'of a source: where tables begin, a time with its zone, or earliest (left out: at their positions)',
      undefined,
      beginning,
    ),
    seconds: whole('N', { from: 1, to: 900 }, 'of a source: how long it may read', 60),
    sql: flag('show each statement or query, and how long it took; of a sink its records'),
    show: whole(
      'N',
      { from: 0, to: 10_000 },
      'records that are shown to a person, those not written first; of a source windows of each table',
      20,
    ),
    within: whole('DAYS', { from: 1, to: 3_650 }, 'how far back a request is looked for', 7),
    tdengine: parsed(
      'URL',
      'http://USER:PASSWORD@HOST:PORT of a TDengine that can be reached from here (left out: that of the function)',
      undefined,
      (url, asked) => tdengineOption(asked.command, url),
    ),
    ...KAFKA_PARAMETERS,
    ...TARGET_PARAMETERS,
  },
  examples: [
    'replay 6b1f0a57-4a7e-4a4b-9d4e-0d6f2a8f9c11',
    'replay 6b1f0a57-4a7e-4a4b-9d4e-0d6f2a8f9c11 --settings now --sql',
    'replay --topic meters --partition 3 --offsets 10200-10699',
    'replay --connector meters --sql',
    "replay --connector plant --table 'meters*' --from 2024-05-01T00:00:00Z --sql",
    'replay 6b1f0a57-4a7e-4a4b-9d4e-0d6f2a8f9c11 --json | jq \'.records[] | select(.outcome.kind == "rejected")\'',
  ],
  json: async () => (await import('../../operations/replay/report.ts')).invocationJson,
  async run(values, context) {
    const { connector, settings, sql, show, within, tdengine, brokers, kafkaAuthentication } = values;
    const { table: tables, from, seconds } = values;
    const what = whatToReplay(values, context);
    const [{ replay }, { filterOf }, { batchLines }, { tickLines }] = await Promise.all([
      import('../../operations/replay/replay.ts'),
      import('./sink/filter-of.ts'),
      import('./replay/batch-lines.ts'),
      import('./replay/tick-lines.ts'),
    ]);
    context.ifInterrupted(() => 'Nothing was changed: begin again.');
    const report = await withTarget(values, (target) =>
      replay(target, {
        ...{ what, connector, settings, tdengine, tables, from },
        mostMs: seconds * 1_000,
        openScratch: async () => (await import('./replay/scratch-table.ts')).openScratchTable(),
        showsSql: sql,
        withinMs: within * 86_400_000,
        kafka: { brokers, authentication: kafkaAuthentication },
        filterOf,
        now: Date.now,
        signal: context.interrupted,
        told: (step) => context.progress(`${step} …`),
      }),
    );
    context.show(report, () =>
      report.kind === 'batch' ? batchLines(report, show, context.width) : tickLines(report, show, context.width),
    );
    return isRight(report) ? 'done' : 'findings';
  },
});

function isRight(report: ReplayedInvocation): boolean {
  switch (report.kind) {
    case 'batch':
      return report.counts.rejected + report.counts.retried === 0;
    case 'tick':
      return report.tables.every(({ state }) => state !== 'failed');
  }
}
