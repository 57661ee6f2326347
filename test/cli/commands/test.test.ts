import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileText } from '../../support/mapping-file.ts';
import { runTdkafka } from '../../support/run-tdkafka.ts';
import { runTdkafkaHere } from '../../support/run-tdkafka-here.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder('mapping-');
const path = join(folder, 'connectors.yaml');

const VALUE = { kind: 'reading', ts: 1_714_550_400_000, v: 1.5, extra: true };
const routes = [
  {
    name: 'readings',
    when: { field: 'kind', equals: 'reading' },
    table: 'readings',
    timestamp: { field: 'ts', unit: 'ms' },
    columns: [{ path: 'v', type: 'FLOAT' }],
  },
];
const tests = [
  { name: 'right', records: [{ value: VALUE }], rows: [{ columns: { v: 1.5 } }] },
  { name: 'w<r>ong', records: [{ file: 'wrong.ndjson' }], rows: [{ columns: { v: 2 } }] },
];
const sink = { topics: ['plant'], database: 'plants', format: 'json', routes };
writeFileSync(join(folder, 'wrong.ndjson'), JSON.stringify(VALUE));
writeFileSync(path, fileText({ plants: { ...sink, tests }, others: { ...sink, database: 'others' } }));

describe('tdkafka test', () => {
  it('prints a table, how failed tests differ, what no test reaches and no route takes, and ends with 1', async () => {
    const { code, out } = await runTdkafka(['test', path]);
    assert.equal(code, 1);
    const [heading, , ...lines] = out.replaceAll(/ +/g, ' ').split('\n');
    assert.equal(heading, 'sink test records rows ms result');
    assert.deepEqual(
      lines.map((line) => line.replace(/\d+(?= (?:passed|FAILED)$)/, 'N')),
      [
        'plants right 1 1 N passed',
        'plants w<r>ong 1 1 N FAILED',
        '',
        `plants: w<r>ong (${path}, line 1)`,
        ' row 1, column v',
        ' - 2',
        ' + 1.5 (FLOAT)',
        '',
        'Fields that no route takes:',
        ' plants: plant: extra',
        '',
        '2 tests: 1 passed, 1 failed',
        '',
      ],
    );
  });

  it('ends with 0 when all tests that are asked for pass', async () => {
    const { code, out } = await runTdkafkaHere(['test', path, '--sink', 'plants', '--test', 'RIGHT']);
    assert.equal(code, 0);
    assert.match(out, /\n1 test: 1 passed, 0 failed\n$/);
  });

  it('prints JSON as docs/mapping-tests.md has it, and writes XML that keeps every sign', async () => {
    const junit = join(folder, 'junit.xml');
    const { code, out } = await runTdkafkaHere(['test', path, '--json', '--junit', junit]);
    assert.equal(code, 1);
    const report = JSON.parse(out);
    assert.deepEqual(
      { ...report, tests: report.tests.map((test: object) => ({ ...test, ms: 0 })) },
      {
        file: path,
        passed: 1,
        failed: 1,
        tests: [
          {
            ...{ sink: 'plants', name: 'right', line: 1, passed: true, records: 1, rows: 1, ms: 0 },
            ...{
              differences: [],
              routes: ['readings'],
              untakenFields: ['plant: extra'],
              mergedRows: [],
              changedTags: [],
            },
          },
          {
            ...{ sink: 'plants', name: 'w<r>ong', line: 1, passed: false, records: 1, rows: 1, ms: 0 },
            differences: [{ kind: 'column', where: 'row 1, column v', expected: '2', actual: '1.5 (FLOAT)' }],
            ...{ routes: ['readings'], untakenFields: ['plant: extra'], mergedRows: [], changedTags: [] },
          },
        ],
        sinks: [
          { sink: 'plants', unreachedRoutes: [], untakenFields: ['plant: extra'], mergedRows: [], changedTags: [] },
        ],
      },
    );
    const xml = readFileSync(junit, 'utf8');
    assert.match(xml, /<testsuites name="[^"]*" tests="2" failures="1" time="[\d.]+">/);
    assert.match(xml, /<testcase classname="plants" name="w&lt;r&gt;ong" file="[^"]*" line="1" time="[\d.]+">/);
    assert.match(xml, /<failure message="row 1, column v: expected 2, got 1.5 \(FLOAT\)">plants: w&lt;r&gt;ong /);
  });

  it('ends with 2 when no test can be run, and says why', async () => {
    for (const [args, error] of [
      [
        ['test', 'nowhere.yaml'],
        'error: nowhere.yaml: no such file; examples/tutorial/connectors.yaml is one to begin with',
      ],
      [
        ['test', path, '--sink', 'plant'],
        'error: --sink must be one of plants, others; got "plant"; see tdkafka test --help',
      ],
      [['test', path, '--test', 'nothing'], 'error: there is no such test; see tdkafka test --help'],
      [['test', path, '--test', '('], 'error: --test must be a regular expression; got "("; see tdkafka test --help'],
    ] as const) {
      assert.deepEqual(await runTdkafkaHere(args), { code: 2, out: '', err: `${error}\n` });
    }
  });

  it('has help with examples', async () => {
    const { code, out } = await runTdkafkaHere(['test', '--help']);
    assert.equal(code, 0);
    assert.match(out, /^Usage: tdkafka test \[options\] \[FILE\]\n/);
    assert.match(out, /\nExamples:\n {2}tdkafka test\n/);
  });
});
