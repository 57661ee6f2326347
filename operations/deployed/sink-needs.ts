import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import type { DeployedStack } from '../target/stacks.ts';
import type { StackRow } from './deployment-report.ts';
import { type MappingChange, mappingChanges, templateMappings, wantedMappings } from './mapping-changes.ts';

/** A stack that never came to be, and one that is going: they have no mappings. */
const EMPTY = /^(CREATE_FAILED|ROLLBACK_COMPLETE|ROLLBACK_FAILED|REVIEW_IN_PROGRESS|DELETE_)/;

/** A sink of the file that is deployed, and its stack. */
export interface DeployedSink {
  readonly connector: string;
  readonly stack: DeployedStack;
}

/** What a deployed sink needs that one deploy does not do. */
export type SinkNeed =
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
