import { readFileSync } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import type { TestRecord } from '../../functions/shared/settings/index.ts';
import type { GivenRecord } from '../../mapping/records/given-record.ts';
import { defineCommand } from '../frame/command.ts';
import { argument, naming, needed, parsed, text, texts } from '../frame/parameter.ts';
import { brokersOption, tdengineOption } from '../terminal/usage.ts';
import { LINES, records as recordCount, topic } from './mapping/parameters.ts';
import { REGISTRY_PARAMETERS } from './mapping/registry-parameters.ts';

export const command = defineCommand({
  about: `Shows what records become under the settings of a sink: which route takes them and why, rows, statements, or why they
are rejected. The sink itself writes the records, into a TDengine that is thrown away. Each finds the tables as those
before it have left them. Records are given by --record, by --records, by --kafka or on the standard input.`,
  parameters: {
    file: argument(naming('file', needed('FILE', 'the connectors file'))),
    sink: naming('connector', text('NAME', 'the sink; left out, the file’s only one')),
    record: texts('VALUE', 'a record’s value, as often as needed'),
    records: naming(
      'file',
      text('FILE', 'values a line each (or one of JSON over several lines), or records in JSON as tests have them'),
    ),
    kafka: parsed(
      'HOST:PORT',
      'show the first records of the topic at these brokers (plaintext). With valueSchemaRegistry the registry is asked for their schemas, as it is for records with valueBase64',
      undefined,
      (brokers, asked) => brokersOption(asked.command, brokers),
    ),
    ...REGISTRY_PARAMETERS,
    schema: naming(
      'file',
      text(
        'FILE',
        'the schema that values are written by before they are read: .avsc, .proto, .json (JSON Schema). Without, and of no topic, they stand for what the registry would have made of them',
      ),
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
    'preview connectors.yaml --sink plants --kafka localhost:9092 --count 3',
    'preview examples/tutorial/connectors.yaml --sink meters --json < meters.line',
  ],
  json: async () => (await import('../../mapping/preview/preview-json.ts')).previewJson,
  async run(values, context) {
    const {
      file: path,
      sink: onlySink,
      record,
      records,
      kafka,
      lines,
      topic: onlyTopic,
      key,
      count,
      tdengine,
    } = values;
    const { stdin, usageError } = context;
    const [
      { readConnectorsFile },
      { sinkDocument },
      { readSamples },
      { testRecords },
      { sinkNamed },
      { previewSchemas },
    ] = await Promise.all([
      import('../../functions/shared/settings/file/read-file.ts'),
      import('../../functions/shared/document/document.ts'),
      import('../../mapping/records/samples.ts'),
      import('../../mapping/test/test-records.ts'),
      import('./mapping/sink-named.ts'),
      import('./mapping/preview-schemas.ts'),
    ]);
    const file = readConnectorsFile(path);
    const name = onlySink ?? onlyOf(Object.keys(file.sinks));
    const sink = sinkNamed(context, file, name);
    const topics = topicsOf(sink.topics);
    const isNamed = record.length > 0 || records !== undefined;
    if (kafka !== undefined && isNamed) throw usageError('--kafka goes not with other records');
    const samples: readonly TestRecord[] = [
      ...record.map((value) => ({ value })),
      ...(records === undefined ? [] : readSamples(readFileSync(records, 'utf8'), records, lines)),
      ...(isNamed || kafka !== undefined ? [] : readSamples(await standardInput(), 'the standard input', lines)),
    ].slice(0, count);
    const [topic = '', ...otherTopics] = topics;
    if (otherTopics.length > 0 && (kafka !== undefined || samples.some((sample) => sample.topic === undefined))) {
      throw usageError(`--topic must be one of ${topics.join(', ')}: the sink reads several`);
    }
    const isWire = kafka !== undefined || samples.some(({ valueBase64 }) => valueBase64 !== undefined);
    const schemas = await previewSchemas(context, sink, values, isWire);
    const given =
      kafka === undefined
        ? testRecords(samples, { topics, readFile: readFileSync, registry: schemas.write })
        : await fromTopic(kafka, topic, count);
    if (given.length === 0) throw usageError('there is no record');
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
    const previews = await previewRecords(
      eventRecords(
        given.map((each) => ({ ...each, key: each.key ?? key })),
        now,
      ),
      {
        settings: sinkDocument(sink),
        now,
        actual: tdengine && createTDengine(tdengine),
        openSchemas: schemas.open,
      },
    );
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
      if (stdin.isTTY === true) throw usageError('give records with --record or --records');
      return textOf(stdin);
    }
  },
});

async function fromTopic(brokers: string, topic: string, count: number): Promise<readonly GivenRecord[]> {
  const [{ topicSamples }, { kafkaClient }] = await Promise.all([
    import('../../mapping/records/topic-samples.ts'),
    import('../../local/parts/kafka-client.ts'),
  ]);
  return topicSamples(kafkaClient(brokers), topic, count);
}
