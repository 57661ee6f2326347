import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { it } from 'node:test';
import { Spill } from '../../../operations/verify/spill.ts';

const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('tdkafka-verify-')).length;

it('lines that are spilled come back in their order, of each part alone, and leave nothing behind', () => {
  const before = folders();
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
  spill.remove();
  assert.ok(folders() <= before);
});
