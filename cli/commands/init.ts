import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { KAFKA_AUTHENTICATIONS } from '../../functions/shared/settings/kafka-names.ts';
import type { InitAnswers } from '../../operations/init/connectors-text.ts';
import { OperationError } from '../../operations/operation-error.ts';
import { defineCommand } from '../frame/command.ts';
import { argument, choice, flag, naming, text, texts } from '../frame/parameter.ts';

export const command = defineCommand({
  about: `Makes a first connectors file: of flags, and of answers to what they leave open where somebody is at the terminal. It is
checked as a deploy checks it before it is written, and what to do next is told. With --samples the sink gets a mapping
that is proposed for these records, and tests of it.`,
  parameters: {
    file: argument(naming('file', text('FILE', 'the file to write', 'connectors.yaml'))),
    deployment: text('NAME', 'name of the deployment'),
    clusterArn: text('ARN', 'the cluster of Amazon MSK'),
    brokers: text('HOST:PORT,…', 'any other Kafka'),
    authentication: choice('A', KAFKA_AUTHENTICATIONS, 'how to sign in to the brokers'),
    secretArn: text('ARN', 'secret with user and password, or with certificate and key'),
    tdengineUrl: text('URL', 'TDengine’s REST service, such as https://tdengine.example.com:6041'),
    tdengineUser: text('NAME', 'TDengine’s user; left out, root'),
    passwordParameter: text('NAME', 'SSM parameter with the password; left out, /DEPLOYMENT/tdengine/password'),
    sink: text('NAME', 'a sink: Kafka to TDengine'),
    topic: texts('TOPIC', 'a topic that the sink reads, as often as needed'),
    database: text('NAME', 'the database that the sink writes to, or the source reads'),
    samples: naming('file', text('FILE', 'records of the topic, for a mapping of the sink: a value a line')),
    source: text('NAME', 'a source: TDengine to Kafka'),
    force: flag('write over a file that is there'),
    dryRun: flag('print the file, and write nothing'),
  },
  examples: [
    'init',
    'init plant.yaml --deployment plant --brokers kafka:9092 --authentication plaintext --tdengine-url https://tdengine:6041 --sink readings --topic plant --samples samples.ndjson',
    'init --deployment demo --cluster-arn arn:aws:kafka:… --tdengine-url https://tdengine.example.com:6041 --source history --database power --dry-run',
  ],
  async run(values, context) {
    const { file: path, force, dryRun } = values;
    const { initialFile } = await import('../../operations/init/connectors-text.ts');
    if (!dryRun && !force && existsSync(path)) {
      throw new OperationError('refused', `${path} is there already: name another file, or say --force`);
    }
    const { text: made, next } = initialFile(await answers(), path);
    if (dryRun) {
      context.print(made.trimEnd());
      return 'done';
    }
    writeFileSync(path, made);
    context.print(`${path} is written. Next:`);
    for (const line of next) context.print(`  ${line}`);
    return 'done';

    async function answer(given: string | undefined, option: string, question: string, fallback?: string) {
      const known = given ?? (await context.ask(question, fallback)) ?? fallback;
      if (known === undefined) throw context.usageError(`${option} is missing`);
      return known;
    }

    async function answers(): Promise<InitAnswers> {
      const deployment = await answer(values.deployment, '--deployment NAME', 'Name of the deployment?');
      return {
        deployment,
        kafka: await kafka(),
        tdengineUrl: await answer(values.tdengineUrl, '--tdengine-url URL', 'URL of TDengine’s REST service?'),
        tdengineUser: values.tdengineUser,
        passwordParameter: values.passwordParameter ?? `/${deployment}/tdengine/password`,
        ...(await connectors()),
      };
    }

    async function kafka(): Promise<InitAnswers['kafka']> {
      const { clusterArn, brokers, authentication, secretArn } = values;
      if (clusterArn !== undefined && brokers !== undefined)
        throw context.usageError('name --cluster-arn or --brokers');
      const place =
        clusterArn ??
        brokers ??
        (await answer(
          undefined,
          '--cluster-arn ARN or --brokers HOST:PORT,…',
          'ARN of the MSK cluster, or HOST:PORT,… of another Kafka?',
        ));
      if (/^arn:/.test(place)) return { clusterArn: place, authentication, secretArn };
      const question = `How to sign in to it (${KAFKA_AUTHENTICATIONS.filter((each) => each !== 'iam').join(', ')})?`;
      const asked = await answer(authentication, '--authentication A', question);
      const known = KAFKA_AUTHENTICATIONS.find((each) => each === asked);
      if (known === undefined)
        throw context.usageError(`--authentication must be one of ${KAFKA_AUTHENTICATIONS.join(', ')}`);
      return { bootstrapServers: place, authentication: known, secretArn };
    }

    async function connectors(): Promise<Pick<InitAnswers, 'sink' | 'source'>> {
      const { source } = values;
      const sink =
        values.sink ??
        (source === undefined ? await answer(undefined, '--sink NAME or --source NAME', 'Name of a sink?') : undefined);
      const [firstTopic, ...otherTopics] = values.topic;
      const topic = sink && (await answer(firstTopic, '--topic TOPIC', 'The topic that it reads?', sink));
      const database = await answer(values.database, '--database NAME', 'The database?', sink?.replaceAll('-', '_'));
      return {
        sink:
          sink === undefined || topic === undefined
            ? undefined
            : { name: sink, topics: [topic, ...otherTopics], database, settings: await mapping(topic, sink, database) },
        source: source === undefined ? undefined : { name: source, database },
      };
    }

    async function mapping(topic: string, sink: string, database: string): Promise<object | undefined> {
      if (values.samples === undefined) return undefined;
      const { proposedSettings } = await import('../../mapping/infer/proposed-settings.ts');
      return proposedSettings(
        readFileSync(values.samples, 'utf8'),
        values.samples,
        topic,
        { sink, database },
        Date.now(),
      );
    }
  },
});
