import { spawn } from 'node:child_process';
import { once } from 'node:events';

const MORE_RUNS = import.meta.resolve('./more-runs.ts');

/** How a test file ended. */
export interface FileRun {
  readonly isPassed: boolean;
  /** Properties that held, and in how many runs together. */
  readonly properties: number;
  readonly runs: number;
  /** What the file wrote: fast-check's report is in it. */
  readonly output: string;
}

/** Runs a test file with many times the runs of its properties, as long as that takes. */
export async function runFile(file: string, times: number): Promise<FileRun> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', `--import=${MORE_RUNS}`, file], {
    env: { ...process.env, PROPERTY_TIMES: String(times) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let counts = { properties: 0, runs: 0 };
  let output = '';
  child.on('message', (message: typeof counts) => {
    counts = message;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  return { isPassed: code === 0, ...counts, output };
}
