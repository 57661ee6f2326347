import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { KAFKA_AUTHENTICATIONS } from '../../functions/shared/settings/kafka-names.ts';
import type { ConnectorConfig } from '../../operations/migrate/given/connector-config.ts';
import type { ConnectorReport, Migrated } from '../../operations/migrate/report.ts';
import { OperationError } from '../../operations/operation-error.ts';
import { defineCommand } from '../frame/command.ts';
import { argument, choice, flag, naming, text, texts } from '../frame/parameter.ts';
import { workerUrl } from './migrate/worker-url.ts';

export const command = defineCommand({
  about: `Makes a connectors file of the configurations of TDengine’s Kafka Connect plugin, sinks and sources, and tells of every option
what became of it: transforms and converters too. The file is checked as a deploy checks it before it is written. Passwords and
tokens are copied nowhere: the file names SSM parameters, and how to make them is in the checklist of the cut-over that is
printed at the end.

A FILE is of properties, or of JSON: {"name", "config"}, the options alone, a list of either, or what a worker answers to
/connectors?expand=info. A worker, from Kafka 3.5 on, knows where its sources have read up to as well; of
an older one, or with files, --offsets-topic does. Stop the connectors first, or read it again when they are stopped.

It ends with 1 when somebody must decide something: an option that no setting says, or one that nobody knows.`,
  parameters: {
    files: argument(naming('file', texts('FILE', 'configurations of connectors'))),
    worker: workerUrl('the REST API of a worker that runs them, such as http://connect:8083'),
    connector: texts('NAME', 'only this connector, as often as needed'),
    output: naming('file', text('FILE', 'the connectors file to write', 'connectors.yaml')),
    deployment: text('NAME', 'name of the deployment', 'migrated'),
    clusterArn: text('ARN', 'the cluster of Amazon MSK'),
    brokers: text('HOST:PORT,…', 'any other Kafka'),
    authentication: choice('A', KAFKA_AUTHENTICATIONS, 'how to sign in to the brokers'),
    secretArn: text('ARN', 'secret with user and password, or with certificate and key'),
    tdengineUrl: text('URL', 'TDengine’s REST service, in the place of the host in connection.url'),
    offsetsTopic: text(
      'TOPIC',
      'where Kafka Connect keeps how far sources have read (offset.storage.topic), such as connect-offsets: read by --brokers or --cluster-arn',
    ),
    sourceFrom: text('TIME', 'where sources begin, all their tables: a time with its zone, earliest or latest'),
    unreadFrom: text(
      'TIME',
      'where tables begin of which no position is known, likewise (left out: where the plugin began)',
    ),
    force: flag('write over a file that is there'),
    dryRun: flag('print the file, and write nothing'),
  },
  examples: [
    'migrate sink.properties source.json --deployment plant --brokers kafka:9092 --authentication plaintext',
    'migrate --worker http://connect:8083 --cluster-arn arn:aws:kafka:… --output plant.yaml',
    'migrate source.properties --brokers kafka:9092 --authentication tls --offsets-topic connect-offsets',
    'migrate sink.json --cluster-arn arn:aws:kafka:… --dry-run --json | jq -r \'.connectors[].keys[] | select(.outcome == "open") | .key\'',
  ],
  json: async () => (await import('../../operations/migrate/report.ts')).migrateJson,
  async run(values, { show, warn, usageError, interrupted }) {
    const {
      files,
      worker,
      connector: names,
      output,
      clusterArn,
      brokers,
      authentication,
      secretArn,
      force,
      dryRun,
    } = values;
    if ((files.length === 0) === (worker === undefined)) throw usageError('name files, or a worker with --worker');
    if ((clusterArn === undefined) === (brokers === undefined)) throw usageError('name --cluster-arn or --brokers');
    if (values.sourceFrom !== undefined && values.unreadFrom !== undefined) {
      throw usageError('--source-from is for all tables, --unread-from for those without a position: name one');
    }
    if (!dryRun && !force && existsSync(output)) {
      throw new OperationError('refused', `${output} is there already: name another with --output, or say --force`);
    }
    const [{ migrate, isOfPlugin, isSource }, { connectorsOfText }, { connectorsOfWorker }, { needsPerson }] =
      await Promise.all([
        import('../../operations/migrate/migrate.ts'),
        import('../../operations/migrate/given/connector-config.ts'),
        import('../../operations/migrate/given/worker.ts'),
        import('../../operations/migrate/report.ts'),
      ]);
    const all =
      worker === undefined
        ? files.flatMap((file) => connectorsOfText(readText(file), file))
        : (await connectorsOfWorker(worker, fetch, interrupted)).filter(isOfPlugin);
    const unknown = names.find((name) => all.every((each) => each.name !== name));
    if (unknown !== undefined) throw usageError(`there is no connector ${unknown} of the plugin`);
    const chosen = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
    if (chosen.length === 0) throw usageError('there is no connector of the plugin');
    const kafka = { clusterArn, bootstrapServers: brokers, authentication, secretArn };
    const made = migrate(await withPositions(chosen), {
      ...{
        deployment: values.deployment,
        path: output,
        tdengineUrl: values.tdengineUrl,
        begin: { from: values.sourceFrom, unreadFrom: values.unreadFrom },
      },
      kafka,
    });
    if (!dryRun) writeFileSync(output, made.yaml);
    const migrated: Migrated = { file: dryRun ? null : output, ...made, notes: dryRun ? [] : await notesOf(output) };
    show(migrated, () => linesOf(migrated));
    return needsPerson(made.connectors) ? 'findings' : 'done';

    /** Connectors with the positions of the topic of offsets, where a worker has told none. */
    async function withPositions(of: readonly ConnectorConfig[]): Promise<readonly ConnectorConfig[]> {
      const topic = values.offsetsTopic;
      if (topic === undefined) return of;
      const { readOffsetsTopic } = await import('../../operations/migrate/given/offsets-topic.ts');
      const found = await readOffsetsTopic(kafka, topic, interrupted);
      return of.map((each) => {
        const positions = each.positions ?? found.get(each.name);
        if (positions === undefined && isSource(each)) warn(`topic ${topic} has no position of ${each.name}`);
        return { ...each, positions };
      });
    }
  },
});

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new OperationError('asked-wrongly', `${file} cannot be read`, { cause: error });
  }
}

/** What synth says of the file that was written. */
async function notesOf(path: string): Promise<readonly string[]> {
  const [{ validate }, { fileNotes }] = await Promise.all([
    import('../../operations/validate/validate.ts'),
    import('../../operations/validate/file-notes.ts'),
  ]);
  const { findings, notes } = await validate(path, [fileNotes]);
  return [...findings.map(({ message }) => message), ...notes];
}

function* linesOf({ file, yaml, connectors, notes, checklist }: Migrated): Generator<string> {
  if (file === null) yield* [yaml];
  for (const connector of connectors) yield* connectorLines(connector);
  if (file !== null) yield* [`${file} is written, and is right.`, ''];
  if (notes.length > 0) yield* [...notes, ''];
  yield* ['The cut-over:', ...checklist];
}

function* connectorLines({ name, origin, state, to, keys }: ConnectorReport): Generator<string> {
  yield `${name} (${origin}${state === null ? '' : `, ${state}`}) → ${to.join(', ')}`;
  for (const [index, { key, outcome, to: setting, note }] of keys.entries()) {
    yield `  ${outcome.padEnd(7)}  ${key}${setting === null ? '' : ` → ${setting}`}`;
    // What is said of a transform is said below the last of its options.
    if (note !== null && keys[index + 1]?.note !== note) yield `           ${note}`;
  }
  yield '';
}
