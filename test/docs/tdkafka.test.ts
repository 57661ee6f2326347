import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tdkafkaPage } from '../../cli/docs/page.ts';

describe('docs/tdkafka.md', () => {
  it('tells all commands, options, shapes of JSON and exit codes as they are: npm run docs', async () => {
    assert.equal(readFileSync(join(import.meta.dirname, '../../docs/tdkafka.md'), 'utf8'), await tdkafkaPage());
  });
});
