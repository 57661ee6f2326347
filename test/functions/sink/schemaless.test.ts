import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';
import { parseTables, readTables, type StableContent } from '../../support/sink/tables-text.ts';

const folder = join(import.meta.dirname, '../../fixtures/schemaless');
const TEXT = new Set(['VARCHAR', 'NCHAR', 'VARBINARY', 'GEOMETRY']);

function payload(name: string, suffix: string): string {
  return readFileSync(join(folder, `${name}.${suffix}`), 'utf8');
}

/** Columns with a text column's length replaced by the recorded one where it is at least as long. */
function atLeastAsWide(actual: StableContent, recorded: StableContent | undefined): StableContent {
  const lengths = new Map(recorded?.columns.map(([name, , length]) => [name, Number(length)]));
  const columns = actual.columns.map(([name, type, length, note]) => {
    const least = lengths.get(name) ?? Number.POSITIVE_INFINITY;
    return [name, type, TEXT.has(String(type)) && Number(length) >= least ? least : length, note];
  });
  return { ...actual, columns };
}

/** The format of a payload by the beginning of its name. */
const FORMATS: Readonly<Record<string, string>> = { line: 'line', telnet: 'telnet', json: 'opentsdb-json' };

function formatOf(name: string): string {
  return FORMATS[name.split('-')[0] ?? ''] ?? assert.fail(`${name} has no format`);
}

/** The payload as records of one row each. */
function partsOf(name: string): string[] {
  const text = payload(name, 'txt');
  if (formatOf(name) !== 'opentsdb-json') return text.trimEnd().split('\n');
  const points: unknown[] = JSON.parse(text);
  return points.map((point) => JSON.stringify(point));
}

const server = await forThisFile(startTestTDengine());

describe('schemaless payloads make the same tables in the sink as in TDengine 3.3.7', () => {
  const names = readdirSync(folder)
    .filter((file) => /^[a-z]+-\d+\.txt$/.test(file))
    .map((file) => file.slice(0, -4));

  it('are 24, of three formats', () => {
    assert.equal(names.length, 24);
  });

  for (const name of names) {
    for (const [way, values] of [
      ['one record', [payload(name, 'txt')]],
      ['a record for each row', partsOf(name)],
    ] as const) {
      it(`${name} as ${way}`, async () => {
        const { tdengine } = server;
        const database = server.nextDatabase();
        await tdengine.execute(`CREATE DATABASE ${database} PRECISION 'ns' KEEP 36500`);
        const settings = { format: formatOf(name), database, errors: { tolerance: 'none' } };
        const { answer } = await runSink(tdengine, recordsOf(values), { settings });
        assert.equal(answer, undefined);
        const recorded = parseTables(payload(name, 'tables'));
        const actual = await readTables(tdengine, database);
        assert.deepEqual(
          actual.map((table) =>
            atLeastAsWide(
              table,
              recorded.find(({ stable }) => stable === table.stable),
            ),
          ),
          recorded,
        );
      });
    }
  }
});
