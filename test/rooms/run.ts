import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { roomModule, roomsOf } from './rooms.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Node's test runner passes over what is in node_modules. */
const FOLDER = mkdtempSync(join(tmpdir(), 'rooms-'));

const files = globSync(['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'], { cwd: ROOT }).sort();
const { together, apart } = roomsOf(files, (file) => readFileSync(join(ROOT, file), 'utf8'));
const rooms = [...together].map(([room, ofRoom]) => {
  const module = join(FOLDER, `${room.replaceAll('/', '-')}.mjs`);
  writeFileSync(module, roomModule(ROOT, ofRoom));
  return module;
});
const options = [
  '--disable-warning=ExperimentalWarning',
  '--import',
  join(ROOT, 'test/support/must-end.ts'),
  '--test',
  // Many wait for servers and other processes: one more than there are processors keeps all of these busy.
  `--test-concurrency=${availableParallelism() + 1}`,
  ...process.argv.slice(2),
];
const { status } = spawnSync(process.execPath, [...options, ...rooms, ...apart], { cwd: ROOT, stdio: 'inherit' });
rmSync(FOLDER, { recursive: true });
process.exitCode = status ?? 1;
