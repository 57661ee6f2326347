import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { readConnectorsFile } from '../../functions/shared/settings/file/read-file.ts';
import { sinkDocument, type TestRecord } from '../../functions/shared/settings/index.ts';
import { createTDengine } from '../../functions/shared/tdengine/client/client.ts';
import { brokersOption, COMMON_OPTIONS, readArguments, tdengineOption, UsageError } from '../../local/command/usage.ts';
import { kafkaClient } from '../../local/parts/kafka-client.ts';
import { previewRecords } from '../../mapping/preview/preview.ts';
import { jsonPreview } from '../../mapping/preview/preview-json.ts';
import { previewLines } from '../../mapping/preview/preview-lines.ts';
import { eventRecords } from '../../mapping/records/given-record.ts';
import { readSamples } from '../../mapping/records/samples.ts';
import { topicSamples } from '../../mapping/records/topic-samples.ts';
import { testRecords } from '../../mapping/test/test-records.ts';
import { countOption, linesOption } from './options.ts';
import { previewSchemas } from './preview-schemas.ts';
import { REGISTRY_HELP, REGISTRY_OPTIONS } from './registry-options.ts';
import { sinkNamed } from './sink-named.ts';

const COMMAND = 'npm run mapping -- preview';

const HELP = `Shows what records become under the settings of a sink: which route takes them and why, rows, statements, or why they are rejected.

  npm run mapping -- preview FILE --sink NAME [--record VALUE … | --records FILE] [--topic T] [--key KEY] [--tdengine URL] [--json]
  npm run mapping -- preview FILE --sink NAME --kafka HOST:PORT [--topic T] [--count N] …

  FILE                the connectors file
  --sink NAME         the sink; left out, the file's only one
  --record VALUE      a record's value, as often as needed
  --records FILE      values a line each (or one of JSON over several lines), or records in JSON as tests have them; left out,
                      with no --record, they are read from the standard input
  --kafka HOST:PORT   show the first records of the topic at these brokers (plaintext). With valueSchemaRegistry the registry
                      is asked for their schemas, as it is for records with valueBase64
  --registry URL      the registry's address here, in place of that of the settings
${REGISTRY_HELP}
  --schema FILE       the schema that values are written by before they are read: .avsc, .proto, .json (JSON Schema). Without,
                      and of no topic, they stand for what the registry would have made of them
  --lines KIND        what the lines are, values or records; left out, it is seen by their keys
  --topic T           the topic of records that name none; left out, the sink's only one
  --key KEY           the key of records that have none
  --count N           records that are shown; left out, 10
  --tdengine URL      http://USER:PASSWORD@HOST:PORT of a TDengine whose tables are looked at, and left as they are; left out,
                      there are none yet
  --json              print all as JSON
  --verbose           show stack traces

The sink itself writes the records, into a TDengine that is thrown away. Each finds the tables as those before it have left them.

Examples:
  npm run mapping -- preview connectors.yaml --sink plants --record '{"kind":"reading","ts":1714550400000,"v":1.5}'
  npm run mapping -- preview connectors.yaml --sink plants --records samples.ndjson --tdengine http://root:taosdata@localhost:6041
  head -3 meters.line | npm run -s mapping -- preview examples/tutorial/connectors.yaml --sink meters --json
`;

/** Shows what records become under the settings of a sink. */
export async function previewCommand(args: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(
    COMMAND,
    args,
    {
      ...COMMON_OPTIONS,
      sink: { type: 'string' },
      record: { type: 'string', multiple: true, default: [] },
      records: { type: 'string' },
      ...REGISTRY_OPTIONS,
      kafka: { type: 'string' },
      schema: { type: 'string' },
      lines: { type: 'string' },
      topic: { type: 'string' },
      key: { type: 'string' },
      count: { type: 'string', default: '10' },
      tdengine: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
    true,
  );
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new UsageError(COMMAND, 'name one connectors file');
  const count = countOption(COMMAND, values.count);
  const lines = linesOption(COMMAND, values.lines);
  const access = values.tdengine === undefined ? undefined : tdengineOption(COMMAND, values.tdengine);
  const file = readConnectorsFile(path);
  const name = values.sink ?? onlyOf(Object.keys(file.sinks));
  const sink = sinkNamed(COMMAND, file, name);
  const topics = topicsOf(sink.topics, values.topic);
  const isNamed = values.record.length > 0 || values.records !== undefined;
  if (values.kafka !== undefined && isNamed) throw new UsageError(COMMAND, '--kafka goes not with other records');
  const samples: readonly TestRecord[] = [
    ...values.record.map((value) => ({ value })),
    ...(values.records === undefined ? [] : readSamples(readFileSync(values.records, 'utf8'), values.records, lines)),
    ...(isNamed || values.kafka !== undefined ? [] : readSamples(await standardInput(), 'the standard input', lines)),
  ].slice(0, count);
  const [topic = '', ...otherTopics] = topics;
  if (otherTopics.length > 0 && (values.kafka !== undefined || samples.some((sample) => sample.topic === undefined))) {
    throw new UsageError(COMMAND, `--topic must be one of ${topics.join(', ')}: the sink reads several`);
  }
  const isWire = values.kafka !== undefined || samples.some(({ valueBase64 }) => valueBase64 !== undefined);
  const schemas = await previewSchemas(COMMAND, sink, values, isWire);
  const { key } = values;
  const given =
    values.kafka === undefined
      ? testRecords(samples, { topics, readFile: readFileSync, registry: schemas.write })
      : await topicSamples(kafkaClient(brokersOption(COMMAND, values.kafka)), topic, count);
  if (given.length === 0) throw new UsageError(COMMAND, 'there is no record');
  const now = Date.now();
  const previews = await previewRecords(
    eventRecords(
      given.map((record) => ({ ...record, key: record.key ?? key })),
      now,
    ),
    {
      settings: sinkDocument(sink),
      now,
      actual: access && createTDengine(access),
      openSchemas: schemas.open,
    },
  );
  const shown = values.json
    ? [JSON.stringify(jsonPreview(name, previews), null, 2)]
    : previewLines(previews, process.stdout.columns);
  for (const line of shown) process.stdout.write(`${line}\n`);
}

function onlyOf(sinks: readonly string[]): string {
  const [first = '', ...others] = sinks;
  if (others.length > 0 || first === '') throw new UsageError(COMMAND, `--sink must be one of ${sinks.join(', ')}`);
  return first;
}

function topicsOf(topics: readonly string[], topic: string | undefined): readonly string[] {
  if (topic === undefined) return topics;
  if (!topics.includes(topic)) {
    throw new UsageError(COMMAND, `--topic must be one of ${topics.join(', ')}; got "${topic}"`);
  }
  return [topic];
}

async function standardInput(): Promise<string> {
  if (process.stdin.isTTY) throw new UsageError(COMMAND, 'give records with --record or --records');
  return text(process.stdin);
}
