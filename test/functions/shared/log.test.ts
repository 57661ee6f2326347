import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const file = join(import.meta.dirname, '../../../functions/shared/log.ts');

describe('the lines of the log', () => {
  it('have the request id, with the same name as in Lambda’s own lines', () => {
    const script = `
      const { log, requestIds } = await import(${JSON.stringify(file)});
      for (const awsRequestId of ['one', 'two']) {
        requestIds.before({ context: { awsRequestId } });
        log.info('batch', { received: 1 });
        log.error('x', new Error('y'));
      }`;
    const lines = execFileSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, POWERTOOLS_DEV: 'false' } },
    );
    const ids = lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line).requestId]));
    assert.deepEqual([...new Set(ids)], ['one', 'two']);
  });
});
