import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { validateJson } from '../../../operations/validate/validate.ts';
import { fileText } from '../../support/mapping-file.ts';
import { runTdkafka } from '../../support/run-tdkafka.ts';
import { runTdkafkaHere } from '../../support/run-tdkafka-here.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder('validate-');
const REFUSED = 'test/fixtures/connectors/refused';
// CDK's own validation of templates takes longer than all else here, and has its tests in test/lib/validation.templates.ts.
process.env.CDK_VALIDATION = 'false';

describe('tdkafka validate', { concurrency: 2 }, () => {
  it('ends with 0 for a file that is right', async () => {
    const path = 'examples/tutorial/connectors.yaml';
    const { code, out, err } = await runTdkafka(['validate', path]);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /connectors\.yaml is right\n$/);
  });

  it('tells all findings with line and column, and ends with 1', async () => {
    const path = join(folder, 'wrong.yaml');
    writeFileSync(
      path,
      'deployment: demo\nkafka: { clusterArn: x }\ntdengine: { url: "https://a", user: u, passwordParameter: /p }\nsinks:\n  meters:\n    topics: []\n    databas: power\n',
    );
    const { code, out } = await runTdkafkaHere(['validate', path]);
    assert.equal(code, 1);
    assert.match(out, /wrong\.yaml:2:22: kafka\.clusterArn: must be /);
    assert.match(out, /wrong\.yaml:6:\d+: sinks\.meters\.topics: must not be empty/);
    assert.match(out, /wrong\.yaml:7:5: sinks\.meters\.databas: unknown setting; did you mean database\?/);
    assert.match(out, /\n3 findings\n$/);
  });

  it('prints findings and notes as JSON', async () => {
    const { code, out } = await runTdkafkaHere(['validate', `${REFUSED}/prefix-aws.yaml`, '--json']);
    assert.equal(code, 1);
    const { findings } = validateJson.parse(JSON.parse(out));
    assert.ok(findings.length > 0 && findings.every(({ line }) => line !== null));
  });

  it('tells with --synth what only constructs refuse', async () => {
    const { code, out } = await runTdkafkaHere(['validate', `${REFUSED}/topic-dot.yaml`, '--synth']);
    assert.equal(code, 1);
    assert.match(out, /topic-dot\.yaml:5:\d+: sinks\.m\.topics.*Lambda reads topics of two characters or more/);
  });

  it('tells with --synth what mapping tests show', async () => {
    const path = join(folder, 'failing.yaml');
    const routes = [{ name: 'all', table: 't', timestamp: { source: 'record' }, columns: [{ path: 'v' }] }];
    const tests = [{ name: 'wrong', records: [{ value: { v: 1 } }], rows: [{ columns: { v: 2 } }] }];
    const sink = { topics: ['plant'], database: 'plants', format: 'json', routes };
    writeFileSync(path, fileText({ plants: { ...sink, tests } }));
    assert.equal((await runTdkafkaHere(['validate', path])).code, 0);
    const { code, out } = await runTdkafkaHere(['validate', path, '--synth', '--json']);
    assert.equal(code, 1);
    const [finding] = validateJson.parse(JSON.parse(out)).findings;
    assert.match(finding?.message ?? '', /^sinks\.plants\.tests\[0\]: test "wrong" fails: /);
  });
});
