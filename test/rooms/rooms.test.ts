import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
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

  it('have nobody in them who waits at the top of a file, or changes what all of a process share', () => {
    assert.ok(isApart("import 'a';\nconst server = await forThisFile(start());\n"));
    assert.ok(isApart("import 'a';\nawait start();\n"));
    assert.ok(isApart('for (const a of all) {\n  servers.add(await forThisFile(start(a)));\n}\n'));
    assert.ok(isApart("it('a', () => {\n  process.env.A = 'b';\n});\n"));
    assert.ok(isApart("import { it, mock } from 'node:test';\n"));
    assert.ok(
      !isApart("import { it } from 'node:test';\nit('a', async (t) => {\n  await t.mock.method(a, 'b');\n});\n"),
    );
    assert.ok(!isApart("process.env.CDK_VALIDATION = 'false';\n"));
  });

  it('keep the hooks of each file within it', () => {
    assert.match(roomModule('/top', [SINK]), /^describe\("(.+)", \(\) => void require\(".\/\1"\)\);$/m);
  });
});
