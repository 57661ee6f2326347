import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import { LATEST_MISSES } from '../../lib/stacks/detached.ts';
import type { StackRow } from './deployment-report.ts';
import { type MappingChange, mappingChanges, templateMappings, wantedMappings } from './mapping-changes.ts';
import type { DeployedStack } from './stacks.ts';

/** A stack that never came to be, and one that is going: they have no mappings. */
const EMPTY = /^(CREATE_FAILED|ROLLBACK_COMPLETE|ROLLBACK_FAILED|REVIEW_IN_PROGRESS|DELETE_)/;

/** A sink of the file that is deployed, and its stack. */
export interface DeployedSink {
  readonly connector: string;
  readonly stack: DeployedStack;
}

/** What a deployed sink needs that one deploy does not do. */
type SinkNeed =
  | { readonly kind: 'attach'; readonly sink: DeployedSink; readonly topics: readonly string[] }
  | {
      readonly kind: 'anew';
      readonly sink: DeployedSink;
      readonly changes: readonly MappingChange[];
      /** Whether the new mappings begin at the end where nothing was committed. */
      readonly latest: boolean;
    };

/** The sinks of the file that are deployed, whose templates tell what their mappings are. */
export function deployedSinks(rows: readonly StackRow[]): readonly DeployedSink[] {
  return rows.flatMap(({ kind, connector, deployed, inFile }) =>
    kind === 'sink' && connector !== undefined && inFile && deployed !== undefined && !EMPTY.test(deployed.status)
      ? [{ connector, stack: deployed }]
      : [],
  );
}

/**
 * What a deployed sink needs that one deploy does not do; undefined when one does.
 * @param template of its stack, as JSON.
 */
export function sinkNeedOf(file: ConnectorsFile, sink: DeployedSink, template: string): SinkNeed | undefined {
  const wanted = wantedMappings(file, sink.connector);
  const deployed = templateMappings(template);
  if (deployed.length === 0) return { kind: 'attach', sink, topics: wanted.map(({ topic }) => topic) };
  const changes = mappingChanges(deployed, wanted);
  if (changes.length === 0) return undefined;
  return { kind: 'anew', sink, changes, latest: wanted.some(({ startingPosition }) => startingPosition === 'LATEST') };
}

const DOCS = '  docs/runbook.md, "Make a mapping anew", has what to look at first';

/**
 * What to do about a sink's mappings, as lines for the screen.
 * @param options behind `npx cdk deploy STACK`, such as which file.
 */
export function mappingLines(need: SinkNeed, options: string): readonly string[] {
  const { connector, stack } = need.sink;
  const deploy = `npx cdk deploy ${stack.name}${options}`;
  switch (need.kind) {
    case 'attach':
      return [
        `sink ${connector} is deployed without its mappings: nothing reads ${need.topics.join(', ')}`,
        `  go on:   ${deploy}`,
        DOCS,
      ];
    case 'anew':
      return [
        `sink ${connector} has mappings that must be made anew, which takes two deploys: Lambda refuses a second one beside the first`,
        ...need.changes.map(
          ({ topic, setting, deployed, wanted }) =>
            `  ${topic}: ${setting} ${deployed ?? 'left out'} -> ${wanted ?? 'left out'}`,
        ),
        `  first:   ${deploy} -c detached=${connector}`,
        `  then:    ${deploy}`,
        ...(need.latest ? [`  ${LATEST_MISSES}`] : []),
        DOCS,
      ];
  }
}
