import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sinkDocument } from '../../../functions/shared/document/document.ts';
import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { previewRecords, type RecordPreview } from '../../../mapping/preview/preview.ts';
import { jsonPreview } from '../../../mapping/preview/preview-json.ts';
import { previewLines } from '../../../mapping/preview/preview-lines.ts';
import { eventRecords } from '../../../mapping/records/given-record.ts';
import { withEmbedded } from '../../../mapping/sink/embedded.ts';
import { recording } from '../../../mapping/sink/recording.ts';
import { readPage } from '../../docs/pages.ts';
import { fileOf, sinkOf } from '../../support/mapping-file.ts';

const NOW = Date.parse('2024-05-01T08:00:00Z');
const routes = [
  {
    name: 'readings',
    when: { field: 'kind', equals: 'reading' },
    stable: 'readings',
    subtable: `\${id}`,
    timestamp: { field: 'ts', unit: 'ms' },
    columns: [{ path: 'v', type: 'FLOAT' }],
    tags: [{ path: 'place', type: 'VARCHAR(8)' }],
  },
  { topics: ['events'], table: 'events', columns: [{ path: 'text' }] },
  {
    name: 'parts',
    when: { field: 'parts.ok', equals: true },
    explode: 'parts',
    table: 'parts',
    columns: [{ path: 'parts.v' }],
  },
];
const settings = sinkDocument(
  sinkOf({
    topics: ['plant', 'events'],
    database: 'plants',
    databasePrecision: 'ms',
    format: 'json',
    routes,
    unrouted: 'skip',
  }),
);
const READING = { kind: 'reading', id: 'd1', ts: NOW, v: 1.5, place: 'hall', extra: 1, parts: null };

function preview(values: readonly unknown[], actual?: TDengine): Promise<readonly RecordPreview[]> {
  const given = values.map((value) => ({ topic: 'plant', value: Buffer.from(JSON.stringify(value)) }));
  return previewRecords(eventRecords(given, NOW), { settings, now: NOW, actual });
}

describe('a preview', () => {
  it('tells what every route does with a record, and why', async () => {
    const [first, second, third] = await preview([
      READING,
      {
        parts: [
          { ok: true, v: 1 },
          { ok: false, v: 2 },
        ],
      },
      5,
    ]);
    assert.deepEqual(first?.routes, [
      { route: 'readings', verdict: 'taken', rows: 1, reasons: [] },
      { route: 'routes[1]', verdict: 'other topic', rows: 0, reasons: ['it is for topics events'] },
      { route: 'parts', verdict: 'taken', rows: 0, reasons: [] },
    ]);
    assert.deepEqual(second?.routes[2], {
      ...{ route: 'parts', verdict: 'taken', rows: 1 },
      reasons: ['parts.ok is false, and must be true'],
    });
    assert.equal(second?.routes[0]?.verdict, 'refused');
    assert.deepEqual(third?.routes[0], { route: 'readings', verdict: 'not asked', rows: 0, reasons: [] });
    assert.equal(third?.outcome.kind, 'rejected');
  });

  it('shows rows, statements and untaken fields, each record behind those before it', async () => {
    const [first, second] = await preview([READING, { ...READING, v: 2 }]);
    assert.deepEqual(
      first?.statements.map(({ sql }) => sql),
      [
        "CREATE DATABASE IF NOT EXISTS `plants` PRECISION 'ms'",
        'CREATE STABLE IF NOT EXISTS `plants`.`readings` (`_ts` TIMESTAMP,`v` FLOAT) TAGS (`place` VARCHAR(8))',
        `INSERT INTO \`plants\`.\`d1\` USING \`plants\`.\`readings\` (\`place\`) TAGS ('hall') (\`_ts\`,\`v\`) VALUES (${NOW},1.5)`,
      ],
    );
    assert.deepEqual(first?.untaken, ['extra']);
    assert.equal(second?.statements.length, 1);
    assert.deepEqual(
      second?.rows.map(({ columns }) => columns[0]?.value),
      [2],
    );
    assert.deepEqual(
      jsonPreview(
        'plants',
        [first].filter((one) => one !== undefined),
      ).records[0]?.rows,
      [
        {
          database: 'plants',
          stable: 'readings',
          table: 'd1',
          time: '2024-05-01T08:00:00.000Z',
          columns: { v: { type: 'FLOAT', value: 1.5 } },
          tags: { place: { type: 'VARCHAR', value: 'hall' } },
        },
      ],
    );
  });

  it('tells of rows that became one, and of tags that a record has otherwise than one before', async () => {
    const route = {
      ...{ stable: 'parts', subtable: `\${id}`, timestamp: { field: 'ts', unit: 'ms' }, explode: 'parts' },
      columns: [{ path: 'parts.v', name: 'v', type: 'INT' }],
      tags: [{ path: 'place', type: 'VARCHAR(8)' }],
    };
    const sink = { topics: ['plant'], database: 'plants', databasePrecision: 'ms', format: 'json', routes: [route] };
    const values = [
      { id: 'd1', ts: NOW, place: 'hall', parts: [{ v: 1 }, { v: 2 }] },
      { id: 'd1', ts: NOW + 1, place: 'roof', parts: [{ v: 3 }] },
    ];
    const given = values.map((value) => ({ topic: 'plant', value: Buffer.from(JSON.stringify(value)) }));
    const previews = await previewRecords(eventRecords(given, NOW), { settings: sinkDocument(sinkOf(sink)), now: NOW });
    assert.deepEqual(
      previews.map(({ merged, changedTags }) => ({ merged, changedTags })),
      [
        { merged: ['plants.parts'], changedTags: [] },
        { merged: [], changedTags: ['plants.parts: place'] },
      ],
    );
    const lines = previewLines(previews);
    const at = (title: string) => lines.slice(lines.indexOf(title), lines.indexOf(title) + 2);
    assert.deepEqual(at('  Rows with the same table and time, of which the last is left')[1], '    plants.parts');
    assert.deepEqual(
      at('  Tags that the record changes, which TDengine keeps as they are')[1],
      '    plants.parts: place',
    );
  });

  it('finds the tables of a TDengine as they are, and leaves them so', async () => {
    await withEmbedded(NOW, async (tdengine) => {
      for (const sql of [
        "CREATE DATABASE plants PRECISION 'us'",
        'CREATE STABLE plants.readings (at TIMESTAMP, other INT) TAGS (place VARCHAR(2))',
        'CREATE STABLE plants.stray (at TIMESTAMP, x INT) TAGS (t INT)',
        'CREATE TABLE plants.d2 USING plants.stray TAGS (1)',
      ]) {
        await tdengine.execute(sql);
      }
      const actual = recording(tdengine);
      const [first, second] = await preview([READING, { ...READING, id: 'd2' }], actual);
      assert.deepEqual(first?.statements.map(({ sql }) => sql).sort(), [
        'ALTER STABLE `plants`.`readings` ADD COLUMN `v` FLOAT',
        'ALTER STABLE `plants`.`readings` MODIFY TAG `place` VARCHAR(8)',
        `INSERT INTO \`plants\`.\`d1\` USING \`plants\`.\`readings\` (\`place\`) TAGS ('hall') (\`at\`,\`v\`) VALUES (${NOW}000,1.5)`,
      ]);
      assert.equal(second?.outcome.kind, 'rejected');
      assert.deepEqual(actual.take(), []);
    });
  });

  it('keeps rows as long as the database of a TDengine does', async () => {
    await withEmbedded(NOW, async (tdengine) => {
      await tdengine.execute("CREATE DATABASE plants PRECISION 'ms' KEEP 30d DURATION 10d");
      const [kept, old] = await preview([READING, { ...READING, ts: NOW - 31 * 86_400_000 }], tdengine);
      assert.equal(kept?.outcome.kind, 'written');
      assert.equal(old?.outcome.kind, 'rejected');
    });
  });

  it('is printed as docs/mapping-tests.md has it', async () => {
    const page = readPage('docs/mapping-tests.md');
    const [yaml = ''] = /(?<=```yaml\n)sinks:[\s\S]*?(?=```)/.exec(page) ?? [];
    const [shown = ''] = /(?<=```\n)Record 1 [\s\S]*?(?=\n```)/.exec(page) ?? [];
    const { plants } = fileOf(yaml).sinks;
    assert.ok(plants);
    const records = eventRecords([{ topic: 'plant', value: Buffer.from('{"kind":"event"}') }], NOW);
    const previews = await previewRecords(records, { settings: sinkDocument(plants), now: NOW });
    assert.equal(previewLines(previews).join('\n'), shown);
  });
});
