import type { ConnectorsFile } from '../../../functions/shared/settings/index.ts';
import { callerOf } from '../../caller.ts';
import { OperationError } from '../../operation-error.ts';
import { readPositions, type TablePosition, tableIn } from '../../source/positions.ts';
import { invokedCommands } from '../../source/source-commands.ts';
import { connectorNamed, readDeployment } from '../../target/deployment.ts';
import type { Target } from '../../target/target.ts';
import { verifySourceOf } from '../../verify/source/verify.ts';
import { type Waiting, waitFor } from '../../waiting.ts';
import type { ConnectorConfig } from '../given/connector-config.ts';
import type { NewSource } from './steps.ts';
import { type CutOver, VERIFY_MS } from './wanted.ts';

/** A source of a connectors file, deployed or not. */
export function newSource(
  target: Target,
  file: ConnectorsFile,
  name: string,
  old: ConnectorConfig,
  { kafka, verify: asked, deployCommand }: Pick<CutOver, 'kafka' | 'verify' | 'deployCommand'>,
  waiting: Waiting,
): NewSource {
  if (file.sources[name] === undefined) {
    throw new OperationError('asked-wrongly', `the connectors file has no source ${name}`);
  }
  const source = () => connectorNamed(target, name, 'source');
  /** By which a table is known to have been moved: what operators did stands at its position. */
  const why = `cut over from ${old.name}`.slice(0, 200);
  return {
    ...{ name, deployCommand: deployCommand(`${target.deployment}-${name}-source`) },
    async deployed() {
      const { connectors } = await readDeployment(target);
      return connectors.find((each) => each.kind === 'source' && each.name === name)?.stack.status;
    },
    async moved() {
      const all = await readPositions(invokedCommands(target, await source()), true);
      const isMoved = (line: TablePosition) =>
        'changes' in line && line.changes?.some((change) => change.what === 'move' && change.why === why) === true;
      return new Set([...all].flatMap(([table, line]) => (isMoved(line) ? [tableIn(table)] : [])));
    },
    async move({ table, time }) {
      const by = await callerOf(target);
      await invokedCommands(target, await source())('move', { table, to: time, by, why });
    },
    async verified() {
      const connector = await source();
      const to = { kind: 'time', ms: waiting.now() } as const;
      const request = {
        ...{ from: asked.from, tdengine: asked.tdengine, to, kafka, topic: undefined, tables: [], state: undefined },
        ...{ sample: 1, show: 0, showValues: false, now: waiting.now, signal: waiting.signal, told: () => {} },
      };
      const report = await waitFor(
        async () => {
          const now = await verifySourceOf(target, connector, request);
          return !now.isRight || now.tables.every((table) => table.waiting === 0) ? now : undefined;
        },
        { what: `source ${name} sends what was there`, mostMs: VERIFY_MS },
        waiting,
      );
      const rows = report.tables.reduce((sum, table) => sum + table.rows, 0);
      return { isRight: report.isRight, text: `${rows} rows compared with ${report.records.read} records` };
    },
  };
}
