import { sinkRuntime } from '../../functions/shared/settings/index.ts';
import { isExact } from '../../functions/shared/settings/routes/check-columns.ts';
import type { EventRecord } from '../../functions/sink/receive/kafka-event.ts';
import { outcomeText } from '../preview/outcome-text.ts';
import type { FramedSamples } from '../registry/framed-samples.ts';
import { withEmbedded } from '../sink/embedded.ts';
import { runSink, type SinkTrial } from '../sink/run-sink.ts';
import { type StoredCell, type StoredRow, storedRows, timeText } from '../sink/stored-rows.ts';
import type { Proposal } from './infer.ts';
import { proposedSink, type SinkNames } from './sink-settings.ts';

/** What becomes of the samples under a proposed mapping. */
export interface Verified {
  /** Samples that are written. */
  readonly written: number;
  /** Tests that are made of samples, and that pass. */
  readonly tests: readonly object[];
  /** What a person must know: samples that give no row, rows that fall together, fields that are left out. */
  readonly notes: readonly string[];
}

/** Records of each route that become its test. */
const RECORDS_IN_TEST = 2;

/** Samples whose end is told one by one. */
const MOST_TOLD = 10;

/**
 * Runs the sink with a proposed mapping on the samples, and makes tests of some of them.
 * @param framed the schemas of the samples, where a registry has them.
 */
export async function verifyProposal(
  proposal: Proposal,
  records: readonly EventRecord[],
  names: SinkNames,
  now: number,
  framed?: Pick<FramedSamples, 'open' | 'known'>,
): Promise<Verified> {
  if (proposal.routes.length === 0) return { written: 0, tests: [], notes: notesOf(proposal, [], []) };
  const { topics: _, ...runtime } = { topics: proposal.topics, ...proposedSink(proposal, names) };
  const settings = sinkRuntime.parse(runtime);
  const trial = { settings, now, openSchemas: framed && (async () => framed.open()) };
  const all = await rowsOf(trial, names.database, records);
  const ended = all.run.outcomes.flatMap((outcome, index) =>
    outcome.kind === 'written' ? [] : [`sample ${index + 1}: ${outcomeText(outcome)}`],
  );
  const written = all.run.outcomes.map(({ kind }) => kind === 'written');
  const together = all.run.made.filter(({ row }) => written[row.record]).length - all.rows.length;
  const tests: object[] = [];
  for (const { name } of proposal.routes) {
    const own = [...new Set(all.run.made.filter(({ route }) => route === name).map(({ row }) => row.record))];
    const chosen = own
      .filter((index) => written[index])
      .slice(0, RECORDS_IN_TEST)
      .flatMap((index) => records[index] ?? []);
    if (chosen.length === 0) continue;
    const { rows } = await rowsOf(trial, names.database, chosen);
    tests.push({
      name: `samples become rows of ${name}`,
      ...(framed !== undefined && { schemas: framed.known }),
      records: chosen.map((record) => testRecord(record, proposal, framed !== undefined)),
      rows: rows.map(expectedRow),
    });
  }
  const notes = [
    ...proposal.notes,
    ...notesOf(proposal, ended, written),
    ...(together > 0 ? [`${together} rows have the subtable and time of another, and take its place`] : []),
    ...all.run.untaken.map(({ path }) => `no route takes the field ${path}`),
  ];
  return { written: written.filter(Boolean).length, tests, notes };
}

function notesOf({ others }: Proposal, ended: readonly string[], written: readonly boolean[]): readonly string[] {
  const said = others.map(({ record, reason }) =>
    written[record] === true ? `sample ${record + 1} makes rows, though ${reason}` : `sample ${record + 1}: ${reason}`,
  );
  const told = new Set(others.map(({ record }) => `sample ${record + 1}:`));
  const all = [...said, ...ended.filter((text) => ![...told].some((begin) => text.startsWith(begin)))];
  const more = all.length - MOST_TOLD;
  return more > 0 ? [...all.slice(0, MOST_TOLD), `and so for ${more} samples more`] : all;
}

async function rowsOf(trial: Omit<SinkTrial, 'tdengine'>, database: string, records: readonly EventRecord[]) {
  return withEmbedded(trial.now, async (tdengine) => {
    const run = await runSink({ ...trial, tdengine }, records);
    return { run, rows: await storedRows(tdengine, [database]) };
  });
}

function testRecord(record: EventRecord, { topics, routes }: Proposal, isFramed: boolean): object {
  const { topic, partition, offset, key, value, timestamp } = record;
  const needsPlace = routes.some(({ provenance }) => provenance !== undefined);
  const needsTime = routes.some(({ timestamp: of }) => !('field' in of) || of.missing !== undefined);
  return {
    ...(topics.length > 1 && { topic }),
    ...(needsPlace && { partition, offset }),
    ...(key !== undefined && key !== null && { key: Buffer.from(key, 'base64').toString() }),
    ...(needsTime && { timestamp: new Date(timestamp).toISOString() }),
    ...(isFramed ? { valueBase64: value } : { value: Buffer.from(value ?? '', 'base64').toString() }),
  };
}

function expectedRow(row: StoredRow): object {
  const { stable, table, columns, tags } = row;
  return {
    ...(stable === undefined ? { table } : { stable, subtable: table }),
    time: timeText(row),
    columns: cellsOf(columns),
    ...(tags.length > 0 && { tags: cellsOf(tags) }),
  };
}

function cellsOf(cells: readonly StoredCell[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    cells.flatMap(({ name, type, value }) => (value === null ? [] : [[name, expectedValue(type, value)] as const])),
  );
}

/** A value as YAML keeps it: a number where that has all digits. */
function expectedValue(type: string, value: NonNullable<StoredCell['value']>): unknown {
  if (typeof value === 'number') return isExact(value) ? value : String(value);
  return type.startsWith('BIGINT') && isExact(Number(value)) ? Number(value) : value;
}
