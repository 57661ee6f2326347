import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { roomModule, roomsOf } from './rooms.ts';

const ROOT = join(import.meta.dirname, '../..');
const SINK = 'test/functions/sink/decode/json/reader.test.ts';

const isApart = (text: string) => roomsOf([SINK], () => text).apart.length === 1;

describe('the rooms of tests', () => {
  it('hold every test file once, or it is apart', () => {
    const files = globSync(['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'], { cwd: ROOT }).sort();
    const { together, apart } = roomsOf(files, (file) => readFileSync(join(ROOT, file), 'utf8'));
    assert.deepEqual([...[...together.values()].flat(), ...apart].sort(), files);
    assert.ok(together.size > 20 && apart.length < files.length / 3, `${together.size} rooms, ${apart.length} apart`);
  });

  it('are folders: of the functions those within, of all else the first two', () => {
    const files = [SINK, 'test/functions/sink/a.test.ts', 'test/lib/sink/b.test.ts', 'packages/kafka/test/c.test.ts'];
    const { together } = roomsOf(files, () => '');
    assert.deepEqual(
      [...together.keys()],
      ['test/functions/sink/decode', 'test/functions/sink', 'test/lib', 'packages/kafka'],
    );
  });

  it('have nobody in them who changes what all of a process share', () => {
    assert.ok(!isApart("import 'a';\nconst server = await forThisFile(start());\n"));
    assert.ok(isApart("it('a', () => {\n  process.env.A = 'b';\n});\n"));
    assert.ok(isApart("import { it, mock } from 'node:test';\n"));
    assert.ok(isApart("const invoke = await importedHandler('sink', {});\n"));
    assert.ok(
      !isApart("import { it } from 'node:test';\nit('a', async (t) => {\n  await t.mock.method(a, 'b');\n});\n"),
    );
    assert.ok(!isApart("process.env.CDK_VALIDATION = 'false';\n"));
  });

  it('keep the hooks of each file, and what it starts, within it, and run no test before all are loaded', (test) => {
    const files = ['one', 'other'].map((name) => join('rooms', `${name}.ts`));
    const room = join(temporaryFolder('room-'), 'room.mjs');
    writeFileSync(room, roomModule(join(ROOT, 'test/fixtures'), files));
    const env = { ...process.env };
    // As in a process of its own: not as a part of this run.
    delete env.NODE_TEST_CONTEXT;
    const { stdout } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', room], {
      ...{ env, encoding: 'utf8' },
    });
    const told = stdout.split('\n').filter((line) => line.startsWith('told: '));
    test.diagnostic(stdout);
    assert.deepEqual(
      told.map((line) => line.slice('told: '.length)),
      [
        'one starts',
        'other starts',
        'one before',
        'one test',
        'one closed',
        'other before',
        'other test',
        'other closed',
      ],
    );
  });
});
