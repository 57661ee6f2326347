import type { LiveScreen } from '../cli/terminal/live-screen.ts';
import { LocalError } from '../cli/terminal/usage.ts';
import type { ConnectorsFile } from '../functions/shared/settings/index.ts';
import { type OpenEndpoint, openEndpoint } from './aws/open.ts';
import { addressLines, type Parts } from './parts/parts.ts';
import { shortfalls, stopAndReport } from './runner/run-report.ts';
import { startRunner } from './runner/runner.ts';
import { type Progress, progressText, startProgress } from './runner/screen/progress.ts';
import { showMoves } from './runner/screen/show-moves.ts';
import { summaryLines } from './runner/screen/summary.ts';
import { untilIdle } from './runner/until-idle.ts';

/** Exit code of a run in which not all was written or sent. */
const INCOMPLETE = 2;

/** How a run is meant to go. */
export interface RunOptions {
  readonly untilIdle: boolean;
  readonly verbose: boolean;
  /** Path of the connectors file. */
  readonly path: string;
  /** Of the AWS endpoint; 0 is any free one. */
  readonly awsPort: number;
  /** Resolves when it is asked to end. */
  readonly stop: Promise<void>;
}

/** Runs until it is asked to end, or all is moved, and says what became of everything. */
export async function runConnectors(
  file: ConnectorsFile,
  parts: Parts,
  screen: LiveScreen,
  options: RunOptions,
): Promise<void> {
  const { print } = screen;
  let progress: Progress | undefined;
  const logged = options.verbose ? print : undefined;
  const leftOut = () => progress?.leftOut();
  const runner = await startRunner(file, parts, showMoves({ moved: print, failed: print, logged, leftOut }));
  let aws: OpenEndpoint | undefined;
  progress = startProgress(screen, process.stdout.isTTY === true, () => progressText(runner));
  try {
    aws = await openEndpoint({ file, path: options.path, parts, runner, port: options.awsPort });
    if (options.untilIdle) await Promise.race([untilIdle(runner), options.stop.then(endedEarly)]);
    else {
      for (const line of [...addressLines(parts, aws), 'Running; Ctrl-C ends it and shows what was moved.'])
        print(line);
      await options.stop;
    }
  } finally {
    progress.stop();
    await aws?.close();
    if (runner.sources.length > 0) print('Ending; a tick that runs is waited for, 15 s at most …');
    const report = await stopAndReport(runner);
    for (const line of ['', ...summaryLines(report, process.stdout.columns)]) print(line);
    const missing = shortfalls(report);
    if (missing.length > 0) {
      process.exitCode = INCOMPLETE;
      print(`\nNot all was written or sent: ${missing.join('; ')}`);
    }
  }
}

function endedEarly(): never {
  throw new LocalError('ended before everything was moved');
}
