import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { measureWide } from '../../../bench/source/measure-wide.ts';
import { bundleFunction } from '../../../functions/bundle/bundle.ts';

const MEMORY_MB = 256;

describe(`a source of ${MEMORY_MB} MB at default settings, in a process with Lambda's limits`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'wide-'));
  after(() => rmSync(folder, { recursive: true }));
  const handler = join(bundleFunction('source', folder).folder, 'handler.mjs');

  for (const [name, wide] of [
    ['200 DOUBLE columns', { tables: 4, rows: 2_000, doubles: 200, text: 0 }],
    ['4,000 DOUBLE columns', { tables: 4, rows: 150, doubles: 4_000, text: 0 }],
    ['1 MB', { tables: 4, rows: 20, doubles: 0, text: 1_000_000 }],
  ] as const) {
    it(`sends four tables with rows of ${name} within 80 % of its memory`, async () => {
      const { rows, peakRssMb } = await measureWide(wide, MEMORY_MB, handler);
      assert.equal(rows, wide.tables * wide.rows);
      assert.ok(peakRssMb < MEMORY_MB * 0.8, `${peakRssMb} MB`);
    });
  }
});
