import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { brokersOption, COMMON_OPTIONS, readArguments, UsageError } from '../../local/command/usage.ts';
import { kafkaClient } from '../../local/parts/kafka-client.ts';
import { plainName } from '../../mapping/infer/decide/names.ts';
import { inferMapping } from '../../mapping/infer/infer.ts';
import { sinkYaml } from '../../mapping/infer/sink-yaml.ts';
import { verifyProposal } from '../../mapping/infer/verify.ts';
import { eventRecords, type GivenRecord } from '../../mapping/records/given-record.ts';
import { readSamples } from '../../mapping/records/samples.ts';
import { topicSamples } from '../../mapping/records/topic-samples.ts';
import { framedSamples } from '../../mapping/registry/framed-samples.ts';
import { confluentSource } from '../../mapping/registry/real-registry.ts';
import { testRecords } from '../../mapping/test/test-records.ts';
import { countOption, linesOption } from './options.ts';
import { REGISTRY_HELP, REGISTRY_OPTIONS, registryOption, registrySecret } from './registry-options.ts';

const COMMAND = 'npm run mapping -- infer';

const HELP = `Proposes the mapping of a sink from records in JSON, with tests made of them, as YAML for a connectors file.

  npm run mapping -- infer SAMPLES [--topic T] [--sink NAME] [--database NAME] [--explain]
  npm run mapping -- infer --kafka HOST:PORT --topic T [--count N] [--registry URL] …

  SAMPLES             a file of values, a line each (or one over several lines), or of records in JSON as tests have them; -
                      for the standard input
  --lines KIND        what the lines are, values or records; left out, it is seen by their keys
  --kafka HOST:PORT   read the samples from a topic of these brokers (plaintext), from its beginning
  --topic T           the topic that is read, and that of records that name none; left out, records
  --registry URL      read values by the schemas of this Confluent registry, from which types then come
${REGISTRY_HELP}
  --count N           records to look at; left out, 1000
  --sink NAME         the sink's name; left out, that of the topic
  --database NAME     the database; left out, the sink's name
  --explain           say in comments why each choice was made
  --verbose           show stack traces

It ends with 1 when it cannot propose a route. The same records give the same proposal.

Examples:
  npm run -s mapping -- infer samples.ndjson --topic plant --explain
  npm run -s mapping -- infer --kafka localhost:9092 --topic plant --count 200 > plant.yaml
`;

/** Proposes the mapping of a sink from records. */
export async function inferCommand(args: readonly string[]): Promise<void> {
  const options = {
    ...COMMON_OPTIONS,
    ...REGISTRY_OPTIONS,
    lines: { type: 'string' },
    kafka: { type: 'string' },
    topic: { type: 'string' },
    count: { type: 'string', default: '1000' },
    sink: { type: 'string' },
    database: { type: 'string' },
    explain: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = readArguments(COMMAND, args, options, true);
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const [path, ...others] = positionals;
  if (others.length > 0 || (path === undefined) === (values.kafka === undefined)) {
    throw new UsageError(COMMAND, 'name one file of samples, or brokers with --kafka');
  }
  const count = countOption(COMMAND, values.count);
  const lines = linesOption(COMMAND, values.lines);
  const { topic = 'records' } = values;
  let given: readonly GivenRecord[];
  if (values.kafka !== undefined) {
    if (values.topic === undefined) throw new UsageError(COMMAND, '--kafka needs --topic');
    given = await topicSamples(kafkaClient(brokersOption(COMMAND, values.kafka)), topic, count);
  } else {
    const samples = path === '-' ? await text(process.stdin) : readFileSync(path ?? '', 'utf8');
    given = testRecords(readSamples(samples, path ?? '', lines), { topics: [topic], readFile: () => Buffer.alloc(0) });
  }
  const now = Date.now();
  const records = eventRecords(given.slice(0, count), now);
  const registry = registryOption(COMMAND, values);
  const source = registry === undefined ? undefined : confluentSource(registry, registrySecret(values, process.env));
  const framed = source && (await framedSamples(records, source));
  const proposal = inferMapping(framed?.records ?? records, framed);
  const {
    sink = plainName(records[0]?.topic ?? topic)
      .replaceAll('_', '-')
      .slice(0, 40),
  } = values;
  const names = { sink, database: values.database ?? plainName(sink), registry };
  const verified = await verifyProposal(proposal, records, names, now, framed);
  if (proposal.routes.length === 0) {
    throw new Error(`there is no sample to go by${verified.notes.map((note) => `\n  ${note}`).join('')}`);
  }
  process.stdout.write(sinkYaml(proposal, verified, names, values.explain));
}
