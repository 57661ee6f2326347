import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ProducerRecord } from '../../../functions/shared/kafka/producer.ts';
import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { TDengineError } from '../../../functions/shared/tdengine/error.ts';
import type { EventRecord } from '../../../functions/sink/receive/kafka-event.ts';
import { type DeadLetter, deadLetterOf, eventRecordOf } from '../../../operations/dead-letters/letter.ts';
import { replayed } from '../../../operations/dead-letters/send-again.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startEmbeddedTDengine } from '../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';
import { readTables } from '../../support/sink/tables-text.ts';

const { tdengine, nextDatabase } = await forThisFile(startEmbeddedTDengine());

/** A measurement; each has a time of its own, so that no later one takes its place. */
interface Measured {
  readonly kind: 'm' | 'n';
  readonly device: number;
  readonly v: number;
  readonly w: string | undefined;
  readonly x: number | undefined;
}

const measured: fc.Arbitrary<readonly Measured[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('m', 'n'),
    device: fc.nat(3),
    v: fc.integer({ min: -9, max: 9 }),
    w: fc.option(fc.constantFrom('a', 'longer', 'the longest of all texts'), { nil: undefined }),
    x: fc.option(fc.nat(9), { nil: undefined }),
  }),
  { maxLength: 25 },
);

const BEGIN = 1_700_000_000_000;
const BATCH = 5;

const bare: Measured = { kind: 'm', device: 0, v: 1, w: undefined, x: undefined };

/** A batch, and records behind it of which each fault rejects one. */
const FIRST: readonly Measured[] = [
  ...Array(BATCH).fill(bare),
  { ...bare, w: 'a' },
  { ...bare, v: -9 },
  { ...bare, kind: 'n' },
];

function line({ kind, device, v, w, x }: Measured, index: number): string {
  const fields = [`v=${v}`, ...(w === undefined ? [] : [`w="${w}"`]), ...(x === undefined ? [] : [`x=${x}i`])];
  return `${kind},d=d${device} ${fields.join(',')} ${BEGIN + index}000000`;
}

function json(each: Measured, index: number): string {
  return JSON.stringify({ ...each, ts: BEGIN + index });
}

const route = (kind: Measured['kind'], type = 'INT') => ({
  when: { field: 'kind', equals: kind },
  stable: kind,
  subtable: `${kind}_\${device}`,
  tags: [{ name: 'd', type: 'INT', path: 'device' }],
  timestamp: { field: 'ts', unit: 'ms' },
  columns: [
    { name: 'v', type, path: 'v' },
    { name: 'x', type: 'INT', path: 'x' },
  ],
});

/** What is wrong at first: settings, or TDengine. Mended, the rest of the settings is as it is. */
interface Fault {
  readonly value: (each: Measured, index: number) => string;
  readonly settings: object;
  readonly wrong: object;
  readonly tdengine?: TDengine;
}

/** A TDengine that refuses statements with rows of one kind. */
const refusing: TDengine = {
  ...tdengine,
  query: (sql, limits) => tdengine.query(sql, limits),
  async execute(sql, limits) {
    if (sql.startsWith('INSERT') && sql.includes('-9')) throw new TDengineError(0x2603, 'data', 'TDengine 0x2603: no');
    return tdengine.execute(sql, limits);
  },
};

const FAULTS: Readonly<Record<string, Fault>> = {
  'no stable may be made': { value: line, settings: {}, wrong: { autoCreate: { database: true, stable: false } } },
  'no column may be added': { value: line, settings: {}, wrong: { evolve: { addColumns: false } } },
  'TDengine refuses some rows': { value: line, settings: {}, wrong: {}, tdengine: refusing },
  'a route is missing': {
    value: json,
    settings: { format: 'json', routes: [route('m'), route('n')] },
    wrong: { format: 'json', routes: [route('m')] },
  },
  'a field is wanted that some have not': {
    value: json,
    settings: { format: 'json', routes: [route('m'), route('n')] },
    wrong: {
      format: 'json',
      routes: [route('m'), route('n')].map((each) => ({
        ...each,
        columns: each.columns.map((column) => (column.name === 'x' ? { ...column, required: true } : column)),
      })),
    },
  },
};

/** What a database holds, but for how long its texts may be. */
async function content(database: string) {
  const tables = await readTables(tdengine, database);
  return tables.map(({ stable, columns, rows }) => ({
    stable,
    columns: columns.map(([name, type]) => [name, type]),
    rows,
  }));
}

function settingsOf(database: string, settings: object): object {
  return { database, ...settings, errors: { tolerance: 'all', deadLetterTopic: 'dlq' } };
}

/** The dead letters as they are read from their topic. */
function lettersOf(records: readonly ProducerRecord[]): readonly DeadLetter[] {
  const bytes = (each: Buffer | string | null) => (each === null ? null : Buffer.from(each));
  return records.flatMap(({ topic, key, value, timestamp, headers }, offset) => {
    const read = headers.map(([name, each]) => [name, bytes(each)] as const);
    const record = { topic, partition: 0, offset, timestamp, key: bytes(key), value: bytes(value), headers: read };
    return deadLetterOf(record) ?? [];
  });
}

/** A replayed record as Lambda gives it to the sink. */
function eventOf({ topic, key, value, timestamp, headers }: ProducerRecord, offset: number): EventRecord {
  const base64 = (each: Buffer | string | null) => (each === null ? null : Buffer.from(each).toString('base64'));
  return {
    ...{ topic, partition: 0, offset, timestamp, key: base64(key), value: base64(value) },
    headers: headers.map(([name, each]) => ({ [name]: each === null ? null : [...Buffer.from(each)] })),
  };
}

describe('dead letters that are replayed once the cause is mended', () => {
  for (const [name, { value, settings, wrong, tdengine: faulty = tdengine }] of Object.entries(FAULTS)) {
    it(`give the tables that a run without the fault gives: ${name}`, async () => {
      let rejected = 0;
      await fc.assert(
        fc.asyncProperty(measured, fc.boolean(), async (all, through) => {
          const records = recordsOf(all.map(value), { key: 'k', headers: [{ own: [1, 255] }] });
          const [right, mended] = [nextDatabase(), nextDatabase()];
          await runSink(tdengine, records, { settings: settingsOf(right, settings) });
          const deadLetters: ProducerRecord[] = [];
          for (let at = 0; at < records.length; at += BATCH) {
            const options = { settings: settingsOf(mended, { ...settings, ...wrong }) };
            deadLetters.push(...(await runSink(faulty, records.slice(at, at + BATCH), options)).deadLetters);
          }
          const letters = lettersOf(deadLetters);
          assert.equal(letters.length, deadLetters.length);
          rejected += letters.length;
          const again = through
            ? letters.map(eventRecordOf)
            : letters.map((letter, index) => eventOf(replayed(letter, 'id'), records.length + index));
          const run = await runSink(tdengine, again, { settings: settingsOf(mended, settings) });
          assert.deepEqual(run.deadLetters, []);
          assert.deepEqual(await content(mended), await content(right));
        }),
        { numRuns: 12, examples: [[FIRST, false]] },
      );
      assert.ok(rejected > 0, 'the fault should reject some');
    });
  }
});
