import { type ConnectorsFile, consumerGroupOf, type SinkSettings } from '../../../functions/shared/settings/index.ts';
import type { DeploymentReport, PossibleRename, StackRow } from '../../../operations/deployed/deployment-report.ts';
import type { Deployed } from '../../../operations/deployed/read-deployed.ts';
import { textTable } from '../../terminal/text-table.ts';
import { mappingLines } from './mapping-lines.ts';

/**
 * What is deployed as lines for the screen: the report, then what each sink needs that one deploy does not do.
 * @param ofDeploy options behind `npx cdk deploy STACK`, such as which file.
 */
export function deployedLines(
  file: ConnectorsFile,
  { report, sinks }: Deployed,
  ofDeploy: string,
  width?: number,
): readonly string[] {
  return [...reportLines(file, report, width), ...sinks.flatMap((sink) => ['', ...mappingLines(sink, ofDeploy)])];
}

/**
 * A report as lines for the screen: a table of the stacks, then what each that is not in the file means.
 * @param width characters that a line of the table may have; left out, any number.
 */
export function reportLines(
  file: ConnectorsFile,
  { rows, gone, renames }: DeploymentReport,
  width?: number,
): readonly string[] {
  const table = textTable(
    ['connector', 'kind', 'stack', 'region', 'status', 'in the file'],
    rows.map(({ connector, kind, name, deployed, inFile }) => [
      connector ?? '-',
      kind,
      name,
      deployed?.region ?? '-',
      deployed?.status ?? 'not deployed',
      kind === 'other' ? '-' : inFile ? 'yes' : 'NO',
    ]),
    width,
  );
  const sections = [...gone.map((row) => goneLines(file, row)), ...renames.map((rename) => renameLines(file, rename))];
  return [...table, ...sections.flatMap((lines) => ['', ...lines])];
}

/** What of a stack that has left the file remains, and what to do, as lines for the screen. */
function goneLines(file: ConnectorsFile, row: StackRow): readonly string[] {
  const { deployment } = file;
  const { name, kind, connector, deployed } = row;
  const end = `  end it:  aws cloudformation delete-stack --region ${deployed?.region} --stack-name ${name}`;
  switch (kind) {
    case 'sink':
      return [
        `sink ${connector} is not in the file; its stack still writes to TDengine`,
        end,
        ...goesWithIt(row),
        `  stays:   offsets of consumer groups ${deployment}-${connector}-TOPIC (or consumerGroupId) in Kafka, until they expire`,
        '           its dead letter topic; secrets and parameters that you made by hand',
      ];
    case 'source':
      return [
        `source ${connector} is not in the file; its stack still sends to Kafka`,
        end,
        ...goesWithIt(row),
        `  stays:   its positions, partition ${deployment}/${connector} of the checkpoint table: made again, it goes on from there`,
        '           its topics; secrets and parameters that you made by hand',
      ];
    case 'checkpoints':
      return [
        `no source is in the file; table ${deployed?.outputs.get('TableName') ?? 'of positions'} is still there`,
        '  leave it: it costs next to nothing, and sources that come back find their positions. Of a stack that is deleted',
        '           it stays too, but a new stack makes a new table',
      ];
    case 'network':
      return [
        'vpc.createEndpoints is not in the file; the VPC endpoints are still there, and cost money by the hour',
        end,
      ];
    case 'dashboard':
      return ['the file asks for no such dashboard; it is still there, and costs 3 dollars a month', end];
    case 'other':
      return [];
  }
}

function goesWithIt({ deployed }: StackRow): readonly string[] {
  const named = ['FunctionName', 'LogGroupName', 'SettingsParameter'].flatMap(
    (output) => deployed?.outputs.get(output) ?? [],
  );
  return [`  goes:    the function with its log and settings${named.length === 0 ? '' : `: ${named.join(', ')}`}`];
}

/** What happens when a new connector is one that is gone under another name, as lines for the screen. */
function renameLines(file: ConnectorsFile, { kind, connector, gone }: PossibleRename): readonly string[] {
  const old = gone.length === 1 ? (gone[0] ?? '') : 'OLD';
  const begin =
    gone.length === 1
      ? `${kind} ${connector} is new and ${kind} ${old} is gone; if it is the same under a new name:`
      : `${kind} ${connector} is new and ${gone.join(', ')} are gone; if it is one of them, OLD, under a new name:`;
  return [begin, ...(kind === 'sink' ? sinkLines(file, connector, old) : sourceLines(file, connector, old)), DOCS];
}

const DOCS = '  docs/commands.md, "Rename or remove a connector", has the commands';

function sinkLines(file: ConnectorsFile, connector: string, old: string): readonly string[] {
  const settings = file.sinks[connector];
  if (settings === undefined) return [];
  const groups = settings.topics.map((topic) => consumerGroupOf(file.deployment, connector, topic, settings));
  const stack = `stack ${file.deployment}-${old}-sink`;
  if (settings.consumerGroupId !== undefined) {
    return [
      `  it reads in consumer group ${groups.join(', ')}, from where that stands`,
      `  if ${old} reads in that one, delete ${stack} before the deploy: two of one group would divide the partitions`,
    ];
  }
  const [topic = '', ...others] = settings.topics;
  return [
    `  as it stands, ${groups.join(', ')} begins at ${beginning(settings)}`,
    others.length === 0
      ? `  to go on where ${old} stops: delete ${stack}, give ${connector} consumerGroupId ${file.deployment}-${old}-${topic} (or what ${old} had), deploy`
      : `  to go on where ${old} stops: delete ${stack}, copy the offsets of its groups to the new ones, deploy`,
  ];
}

function beginning({ startingPosition, startingPositionTimestamp }: SinkSettings): string {
  switch (startingPosition) {
    case 'TRIM_HORIZON':
      return 'TRIM_HORIZON: all is written again to the same rows, nothing is doubled';
    case 'LATEST':
      return 'LATEST: what comes between the two is not written';
    case 'AT_TIMESTAMP':
      return `${startingPositionTimestamp}: what is later is written again to the same rows, nothing is doubled`;
  }
}

function sourceLines({ deployment, sources }: ConnectorsFile, connector: string, old: string): readonly string[] {
  return [
    `  as it stands, it has no positions and begins at timestampInitial, ${sources[connector]?.timestampInitial}`,
    `  to go on where ${old} stops: delete stack ${deployment}-${old}-source, copy its positions from partition`,
    `  ${deployment}/${old} of the checkpoint table to ${deployment}/${connector}, deploy`,
  ];
}
