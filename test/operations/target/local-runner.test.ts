import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { OperationError } from '../../../operations/operation-error.ts';
import { readLocalRunner } from '../../../operations/target/local-runner.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder('local-runner-');
mkdirSync(join(folder, '.tdkafka'));
const RUNNER = {
  endpointUrl: 'http://127.0.0.1:4566',
  deployment: 'demo',
  connectors: 'connectors.yaml',
  pid: 4711,
  brokers: '127.0.0.1:9092',
  tdengineUrl: 'http://root:taosdata@127.0.0.1:6041',
};

function written(content: string): string {
  writeFileSync(join(folder, '.tdkafka/local.json'), content);
  return folder;
}

const refused = (said: RegExp) => (error: unknown) =>
  error instanceof OperationError && error.code === 'refused' && said.test(error.message);

describe('the local runner of a folder', () => {
  it('is what it wrote into its file, while its process lives', () => {
    assert.deepEqual(
      readLocalRunner(written(JSON.stringify(RUNNER)), (pid) => pid === 4711),
      RUNNER,
    );
  });

  it('is none when there is no file, with what to start', () => {
    assert.throws(() => readLocalRunner('/nowhere'), refused(/no local runner runs here .*`npm start`/));
  });

  it('is none when its process is gone', () => {
    const path = written(JSON.stringify(RUNNER));
    assert.throws(() => readLocalRunner(path, () => false), refused(/has ended \(process 4711\)/));
  });

  it('is none when the file is not of this version, or no JSON', () => {
    for (const content of ['{', '{"endpointUrl":1}']) {
      assert.throws(
        () => readLocalRunner(written(content)),
        refused(/is not what a local runner of this version writes/),
      );
    }
  });
});
