import { type ConnectorsFile, consumerGroupOf, type SinkSettings } from '../../functions/shared/settings/index.ts';
import type { PossibleRename } from './deployment-report.ts';

/** What happens when a new connector is one that is gone under another name, as lines for the screen. */
export function renameLines(file: ConnectorsFile, { kind, connector, gone }: PossibleRename): readonly string[] {
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
