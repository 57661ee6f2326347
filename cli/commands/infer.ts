import { readFileSync } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import type { GivenRecord } from '../../mapping/records/given-record.ts';
import { defineCommand } from '../frame/command.ts';
import { argument, flag, naming, parsed, text } from '../frame/parameter.ts';
import { brokersOption } from '../terminal/usage.ts';
import { LINES, records as recordCount, topic as topicOption } from './mapping/parameters.ts';
import { REGISTRY_PARAMETERS, registrySecret } from './mapping/registry-parameters.ts';

export const command = defineCommand({
  about: `Proposes the mapping of a sink from records in JSON, with tests made of them, as YAML for a connectors file. The same
records give the same proposal. It ends with 1 when it cannot propose a route.`,
  parameters: {
    samples: argument(
      naming(
        'file',
        text(
          'SAMPLES',
          'a file of values, a line each (or one over several lines), or of records in JSON as tests have them; - for the standard input',
        ),
      ),
    ),
    lines: LINES,
    kafka: parsed(
      'HOST:PORT',
      'read the samples from a topic of these brokers (plaintext), from its beginning',
      undefined,
      (brokers, asked) => brokersOption(asked.command, brokers),
    ),
    ...REGISTRY_PARAMETERS,
    registry: {
      ...REGISTRY_PARAMETERS.registry,
      about: 'read values by the schemas of this Confluent registry, from which types then come',
    },
    topic: topicOption('the topic that is read, and that of records that name none; left out, records'),
    count: recordCount('records to look at', 1_000),
    sink: text('NAME', 'the sink’s name; left out, that of the topic'),
    database: text('NAME', 'the database; left out, the sink’s name'),
    explain: flag('say in comments why each choice was made'),
  },
  examples: [
    'infer samples.ndjson --topic plant --explain',
    'infer --kafka localhost:9092 --topic plant --count 200 > plant.yaml',
  ],
  async run(values, { stdin, usageError, print, warn }) {
    const { samples: path, lines, kafka, topic: asked, count, explain, registry, ...names } = values;
    if ((path === undefined) === (kafka === undefined)) {
      throw usageError('name one file of samples, or brokers with --kafka');
    }
    const topic = asked ?? 'records';
    const now = Date.now();
    const [{ eventRecords }, { inferMapping }, { sinkYaml }, { plainName }, { verifyProposal }] = await Promise.all([
      import('../../mapping/records/given-record.ts'),
      import('../../mapping/infer/infer.ts'),
      import('../../mapping/infer/sink-yaml.ts'),
      import('../../mapping/infer/decide/names.ts'),
      import('../../mapping/infer/verify.ts'),
    ]);
    const records = eventRecords((await given()).slice(0, count), now);
    const framed = registry === undefined ? undefined : await readFramed(registry);
    const proposal = inferMapping(framed?.records ?? records, framed);
    const ofTopic = plainName(records[0]?.topic ?? topic)
      .replaceAll('_', '-')
      .slice(0, 40);
    const sink = names.sink ?? ofTopic;
    const all = { sink, database: names.database ?? plainName(sink), registry };
    const verified = await verifyProposal(proposal, records, all, now, framed);
    if (proposal.routes.length === 0) {
      warn('error: there is no sample to go by');
      for (const note of verified.notes) warn(`  ${note}`);
      return 'findings';
    }
    print(sinkYaml(proposal, verified, all, explain).replace(/\n$/, ''));
    return 'done';

    async function readFramed(url: string) {
      const [{ framedSamples }, { confluentSource }] = await Promise.all([
        import('../../mapping/registry/framed-samples.ts'),
        import('../../mapping/registry/real-registry.ts'),
      ]);
      return framedSamples(records, confluentSource(url, registrySecret(values, process.env)));
    }

    async function given(): Promise<readonly GivenRecord[]> {
      if (kafka !== undefined) {
        if (asked === undefined) throw usageError('--kafka needs --topic');
        const [{ topicSamples }, { kafkaClient }] = await Promise.all([
          import('../../mapping/records/topic-samples.ts'),
          import('../../local/parts/kafka-client.ts'),
        ]);
        return topicSamples(kafkaClient(kafka), topic, count);
      }
      const [{ readSamples }, { testRecords }] = await Promise.all([
        import('../../mapping/records/samples.ts'),
        import('../../mapping/test/test-records.ts'),
      ]);
      const samples = path === '-' ? await textOf(stdin) : readFileSync(path ?? '', 'utf8');
      return testRecords(readSamples(samples, path ?? '', lines), { topics: [topic], readFile: () => Buffer.alloc(0) });
    }
  },
});
