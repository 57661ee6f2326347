import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileText } from '../../support/mapping-file.ts';
import { runTdkafka } from '../../support/run-tdkafka.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder('preview-');
const path = join(folder, 'connectors.yaml');
const samples = join(folder, 'samples.ndjson');
const routes = [{ name: 'all', table: 't', timestamp: { source: 'record' }, columns: [{ path: 'v' }] }];
writeFileSync(path, fileText({ plants: { topics: ['plant'], database: 'plants', format: 'json', routes } }));
writeFileSync(
  samples,
  '{"topic":"plant","value":{"v":1}}\n{"topic":"plant","value":{"w":1}}\n{"topic":"plant","value":{}}\n',
);

describe('tdkafka preview', () => {
  it('prints what records become, as JSON when asked', async () => {
    const { code, out } = await runTdkafka(['preview', path, '--records', samples, '--count', '2', '--json']);
    assert.equal(code, 0);
    const { sink, records } = JSON.parse(out);
    assert.equal(sink, 'plants');
    assert.deepEqual(
      records.map(({ offset, outcome }: { offset: number; outcome: object }) => ({ offset, outcome })),
      [
        { offset: 0, outcome: { kind: 'written', reason: null, stage: null, route: null, column: null } },
        {
          offset: 1,
          outcome: {
            kind: 'rejected',
            reason: 'route all: the record has none of the columns',
            stage: 'route',
            route: 'all',
            column: null,
          },
        },
      ],
    );
  });

  it('says what is wrong, and never a password', async () => {
    const away = 'http://root:hidden@127.0.0.1:1';
    const { code, err } = await runTdkafka(['preview', path, '--record', '{"v":1}', '--tdengine', away]);
    assert.equal(code, 4);
    assert.match(err, /^error: TDengine: .*ECONNREFUSED.*--tdengine/);
    assert.doesNotMatch(err, /hidden/);
    const bare = await runTdkafka(['preview']);
    assert.deepEqual(bare, {
      code: 2,
      out: '',
      err: "error: missing required argument 'FILE'\nsee tdkafka preview --help\n",
    });
    for (const [args, error] of [
      [[path, '--sink', 'x', '--record', '1'], '--sink must be one of plants; got "x"'],
      [[path, '--topic', 'x', '--record', '1'], '--topic must be one of plant; got "x"'],
      [[path, '--count', '0', '--record', '1'], '--count must be a whole number from 1 to 9999999; got "0"'],
    ] as const) {
      const ended = await runTdkafka(['preview', ...args]);
      assert.deepEqual(ended, { code: 2, out: '', err: `error: ${error}; see tdkafka preview --help\n` });
    }
  });
});
