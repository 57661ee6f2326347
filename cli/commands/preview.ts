import { readFileSync } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import type { TestRecord } from '../../functions/shared/settings/index.ts';
import { defineCommand } from '../frame/command.ts';
import { argument, naming, needed, parsed, text, texts } from '../frame/parameter.ts';
import { tdengineOption } from '../terminal/usage.ts';
import { LINES, records as recordCount, topic } from './mapping/parameters.ts';

export const command = defineCommand({
  about: `Shows what records become under the settings of a sink: which route takes them and why, rows, statements, or why they
are rejected. The sink itself writes the records, into a TDengine that is thrown away. Each finds the tables as those
before it have left them. Records are given by --record, by --records or on the standard input.`,
  parameters: {
    file: argument(naming('file', needed('FILE', 'the connectors file'))),
    sink: naming('connector', text('NAME', 'the sink; left out, the file’s only one')),
    record: texts('VALUE', 'a record’s value, as often as needed'),
    records: naming(
      'file',
      text('FILE', 'values a line each (or one of JSON over several lines), or records in JSON as tests have them'),
    ),
    lines: LINES,
    topic: topic('the topic of records that name none; left out, the sink’s only one'),
    key: text('KEY', 'the key of records that have none'),
    count: recordCount('records that are shown', 10),
    tdengine: parsed(
      'URL',
      'http://USER:PASSWORD@HOST:PORT of a TDengine whose tables are looked at, and left as they are; left out, there are none yet',
      undefined,
      (url, asked) => tdengineOption(asked.command, url),
    ),
  },
  examples: [
    'preview connectors.yaml --sink plants --record \'{"kind":"reading","ts":1714550400000,"v":1.5}\'',
    'preview connectors.yaml --sink plants --records samples.ndjson --tdengine http://root:taosdata@localhost:6041',
    'preview examples/tutorial/connectors.yaml --sink meters --json < meters.line',
  ],
  json: async () => (await import('../../mapping/preview/preview-json.ts')).previewJson,
  async run({ file: path, sink: onlySink, record, records, lines, topic: onlyTopic, key, count, tdengine }, context) {
    const { usageError } = context;
    const [{ readConnectorsFile }, { sinkDocument }, { readSamples }, { testRecords }, { sinkNamed }] =
      await Promise.all([
        import('../../functions/shared/settings/file/read-file.ts'),
        import('../../functions/shared/settings/index.ts'),
        import('../../mapping/records/samples.ts'),
        import('../../mapping/test/test-records.ts'),
        import('./mapping/sink-named.ts'),
      ]);
    const file = readConnectorsFile(path);
    const name = onlySink ?? onlyOf(Object.keys(file.sinks));
    const sink = sinkNamed(context, file, name);
    const topics = topicsOf(sink.topics);
    const samples: readonly TestRecord[] = [
      ...record.map((value) => ({ value })),
      ...(records === undefined ? [] : readSamples(readFileSync(records, 'utf8'), records, lines)),
      ...(record.length === 0 && records === undefined
        ? readSamples(await standardInput(), 'the standard input', lines)
        : []),
    ].slice(0, count);
    if (samples.length === 0) throw usageError('there is no record');
    if (topics.length > 1 && samples.some((sample) => sample.topic === undefined)) {
      throw usageError(`--topic must be one of ${topics.join(', ')}: the sink reads several`);
    }
    const given = testRecords(samples, { topics, readFile: () => '' }).map((each) => ({
      ...each,
      key: each.key ?? key,
    }));
    // What runs a sink is loaded when all that is asked for is right.
    const [{ previewRecords }, { jsonPreview }, { previewLines }, { eventRecords }, { createTDengine }] =
      await Promise.all([
        import('../../mapping/preview/preview.ts'),
        import('../../mapping/preview/preview-json.ts'),
        import('../../mapping/preview/preview-lines.ts'),
        import('../../mapping/records/given-record.ts'),
        import('../../functions/shared/tdengine/client/client.ts'),
      ]);
    const now = Date.now();
    const previews = await previewRecords(eventRecords(given, now), {
      settings: sinkDocument(sink),
      now,
      actual: tdengine && createTDengine(tdengine),
    });
    context.show(jsonPreview(name, previews), () => previewLines(previews, context.width));
    return 'done';

    function onlyOf(sinks: readonly string[]): string {
      const [first = '', ...others] = sinks;
      if (others.length > 0 || first === '') throw usageError(`--sink must be one of ${sinks.join(', ')}`);
      return first;
    }

    function topicsOf(all: readonly string[]): readonly string[] {
      if (onlyTopic === undefined) return all;
      if (!all.includes(onlyTopic)) throw usageError(`--topic must be one of ${all.join(', ')}; got "${onlyTopic}"`);
      return [onlyTopic];
    }

    async function standardInput(): Promise<string> {
      if (process.stdin.isTTY) throw usageError('give records with --record or --records');
      return textOf(process.stdin);
    }
  },
});
