import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { it } from 'node:test';
import { Spill } from '../../../operations/verify/spill.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it('lines that are spilled come back in their order, of each part alone, and leave nothing behind', () => {
  const folder = temporaryFolder('spill-');
  process.env.TMPDIR = folder;
  const spill = new Spill(3);
  const lines = Array.from({ length: 5_000 }, (_, n) => `${n} ${'ü'.repeat(n % 40)}`);
  for (const [n, line] of lines.entries()) spill.add(n % 2, line);
  assert.deepEqual(
    [...spill.lines(0)],
    lines.filter((_, n) => n % 2 === 0),
  );
  assert.deepEqual(
    [...spill.lines(1)],
    lines.filter((_, n) => n % 2 === 1),
  );
  assert.deepEqual([...spill.lines(2)], []);
  assert.equal(readdirSync(folder).length, 1);
  spill.remove();
  assert.deepEqual(readdirSync(folder), []);
});
