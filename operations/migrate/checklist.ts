import type { Beginning } from './keys/beginning.ts';

/** A connector of Kafka Connect, and what takes its place. */
export type MovedConnector =
  | {
      readonly kind: 'sink';
      readonly old: string;
      readonly name: string;
      readonly topics: readonly string[];
      readonly oldGroup: string;
      /** Whether the sink reads in the connector's group. */
      readonly goesOn: boolean;
    }
  | {
      readonly kind: 'source';
      readonly old: string;
      readonly name: string;
      readonly method: 'query' | 'subscription';
      readonly begin: Beginning;
    };

/** What the commands of the checklist name. */
export interface ChecklistNames {
  readonly deployment: string;
  readonly path: string;
  /** Parameters of SSM by their names, and what goes into each. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** The cut-over, step by step: sentences, and below them commands with two blanks in front. */
export function checklist(
  moved: readonly MovedConnector[],
  { deployment, path, parameters }: ChecklistNames,
): string[] {
  const steps = [
    [
      'Make the parameters that the file names; what goes into them is typed, and stays out of the shell’s history.',
      ...[...parameters].flatMap(([name, holds]) => [
        `  read -rs SECRET   # ${holds}`,
        `  aws ssm put-parameter --type SecureString --name ${name} --value "$SECRET"`,
      ]),
    ],
    [
      'See that the file is right, and what the network needs: brokers or a TDengine inside of a VPC need vpc.',
      `  npx tdkafka validate ${path} --synth`,
      `  npm run local -- --connectors ${path}   # with records of your own, nothing of yours touched`,
    ],
    ...moved.map((connector) =>
      connector.kind === 'sink' ? sinkSteps(connector, deployment, path) : sourceSteps(connector, deployment, path),
    ),
    [
      'See that all is there and runs, and only then delete the old connectors.',
      `  npx tdkafka deployed${path === 'connectors.yaml' ? '' : ` --connectors ${path}`}`,
      ...moved
        .map(({ old }) => old)
        .filter((old, index, all) => all.indexOf(old) === index)
        .map((old) => `  curl -X DELETE http://WORKER:8083/connectors/${encodeURIComponent(old)}`),
    ],
  ];
  return steps.flatMap(([first, ...rest], index) => [`${index + 1}. ${first}`, ...rest]);
}

type Moved<K extends MovedConnector['kind']> = Extract<MovedConnector, { readonly kind: K }>;

function sinkSteps({ old, name, topics, oldGroup, goesOn }: Moved<'sink'>, deployment: string, path: string) {
  return [
    `Sink ${name}: stop the connector, see that group ${oldGroup} has no member, and deploy${goesOn ? '; the sink goes on in this group' : ''}.`,
    walked(old, path, ''),
    ...stop(old),
    `  kafka-consumer-groups --bootstrap-server … --describe --members --group ${word(oldGroup)}`,
    ...(goesOn ? [] : topics.flatMap((topic) => copied(topic, oldGroup, `${deployment}-${name}-${topic}`))),
    deploy(`${deployment}-${name}-sink`, path),
  ];
}

/** A group of Lambda is of one topic, so that several topics need their offsets in groups of their own. */
function copied(topic: string, from: string, to: string): readonly string[] {
  const csv = `${to}.csv`;
  return [
    `  kafka-consumer-groups --bootstrap-server … --group ${word(from)} --topic ${topic} --reset-offsets --to-current --export --dry-run > ${csv}`,
    `  kafka-consumer-groups --bootstrap-server … --group ${to} --reset-offsets --from-file ${csv} --execute`,
  ];
}

function sourceSteps({ old, name, method, begin }: Moved<'source'>, deployment: string, path: string) {
  const { positions, settings } = begin;
  const connectors = path === 'connectors.yaml' ? '' : ` --connectors ${path}`;
  return [
    `Source ${name}: note the time, stop the connector, see that timestampInitial is early enough, and deploy${
      positions.length === 0
        ? ''
        : `; then move the tables that were read to where they stood, at once: until then they begin at ${settings.timestampInitial} too`
    }.`,
    // Where a time was chosen for all tables, none is moved.
    walked(old, path, positions.length === 0 ? ' --stay' : ''),
    ...stop(old),
    deploy(`${deployment}-${name}-source`, path),
    ...positions.map(
      ({ table, time }) =>
        `  npx tdkafka checkpoint move ${name} ${word(table)} --to ${time} --why "cut over"${connectors}`,
    ),
    ...(positions.length === 0
      ? []
      : [
          `  npx tdkafka checkpoint list ${name}${connectors}   # any other table begins at ${settings.timestampInitial}: move it if that is not right`,
        ]),
    ...(method === 'subscription'
      ? ['  DROP TOPIC …   # in TDengine, of its subscriptions, when you are sure: SHOW TOPICS']
      : []),
  ];
}

function walked(old: string, path: string, stay: string): string {
  const connectors = path === 'connectors.yaml' ? '' : ` --connectors ${path}`;
  return `  npx tdkafka cut-over ${word(old)} --worker http://WORKER:8083${connectors}${stay}   # asks before each of what follows, or by hand:`;
}

function stop(old: string): readonly string[] {
  return [
    `  curl -X PUT http://WORKER:8083/connectors/${encodeURIComponent(old)}/stop   # before Kafka 3.5: delete it`,
  ];
}

function deploy(stack: string, path: string): string {
  return `  npx cdk deploy ${stack}${path === 'connectors.yaml' ? '' : ` -c connectors=${path}`}`;
}

/** A word of a command line. */
function word(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
