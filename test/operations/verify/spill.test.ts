import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Spill } from '../../../operations/verify/spill.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const LINES = Array.from({ length: 5_000 }, (_, n) => `${n} ${'ü'.repeat(n % 40)}`);
const ofPart = (part: number) => LINES.filter((_, n) => n % 2 === part);

describe('lines that are spilled', () => {
  it('come back in their order, of each part alone, from files for the user alone', () => {
    const folder = temporaryFolder('spill-');
    const spill = new Spill(3, folder, 'rows');
    for (const [n, line] of LINES.entries()) spill.add(n % 2, line);
    assert.deepEqual([...spill.lines(0)], ofPart(0));
    assert.deepEqual([...spill.lines(1)], ofPart(1));
    assert.deepEqual([...spill.lines(2)], []);
    const files = readdirSync(folder);
    assert.deepEqual(files.sort(), ['rows-0', 'rows-1']);
    for (const file of files) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600);
  });

  it('are gone on with behind those that were told of, and what came after those is forgotten', () => {
    const folder = temporaryFolder('spill-');
    const killed = new Spill(2, folder, 'rows');
    for (const [n, line] of LINES.slice(0, 1_001).entries()) killed.add(n % 2, line);
    const written = [...killed.flush()];
    for (const [n, line] of LINES.slice(1_001, 4_000).entries()) killed.add(n % 2, line);
    killed.flush();
    const spill = new Spill(2, folder, 'rows', written);
    for (const [n, line] of LINES.entries()) if (n > 1_000) spill.add(n % 2, line);
    assert.deepEqual([...spill.lines(0)], ofPart(0));
    assert.deepEqual([...spill.lines(1)], ofPart(1));
  });
});
