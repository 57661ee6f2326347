import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileOf } from '../support/mapping-file.ts';
import { outcomesOf } from '../support/mapping-outcomes.ts';

const folder = join(import.meta.dirname, '../fixtures/people-json');
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

describe('JSON that people of other tools had trouble with is mapped by routes', () => {
  it('in at least ten cases', () => assert.ok(files.length >= 10));

  for (const file of files) {
    const { sinks } = fileOf(readFileSync(join(folder, file), 'utf8'));
    const names = Object.values(sinks).flatMap(({ tests }) => tests.map(({ name }) => name));
    it(`so that ${names.join(', and ')} (${file})`, async () => {
      assert.deepEqual(await outcomesOf(sinks), { differences: [], untaken: [], unreached: [] });
    });
  }
});
