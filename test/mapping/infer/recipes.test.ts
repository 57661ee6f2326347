import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { testRecords } from '../../../mapping/test/test-records.ts';
import { sectionsOf } from '../../docs/pages.ts';
import { tried } from '../../support/infer/tried.ts';
import { fileOf } from '../../support/mapping-file.ts';

describe('the records of the recipes of docs/formats.md', () => {
  for (const [format, text] of sectionsOf('docs/formats.md')) {
    it(`have routes proposed whose tests pass, and what gives no row is told: ${format}`, async () => {
      for (const [, yaml = ''] of text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)) {
        for (const { tests, topics, format: read } of Object.values(fileOf(yaml).sinks)) {
          // Of bare text and of schemas none are proposed by values alone.
          if (read !== 'json' && read !== 'csv') continue;
          const context = { topics, readFile: () => Buffer.alloc(0) };
          const records = tests.flatMap((test) => testRecords(test.records, context));
          const { differences, written, notes, proposal } = await tried(records);
          assert.deepEqual(differences, []);
          assert.ok(proposal.routes.length > 0);
          const told = notes.filter((note) => note.startsWith('sample ')).length;
          assert.equal(written + told, records.length, notes.join('\n'));
        }
      }
    });
  }
});
