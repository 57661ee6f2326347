import { quietWarnings, untilSignal } from '../cli/terminal/process.ts';
import { runCommand } from '../cli/terminal/report-error.ts';
import { COMMON_OPTIONS, LocalError, portOption, readArguments } from '../cli/terminal/usage.ts';
import { readConnectorsFile } from '../functions/shared/settings/file/read-file.ts';
import { openEndpoint } from './aws/open.ts';
import { followMoves } from './parts/follow-moves.ts';
import { addressLines, startParts } from './parts/parts.ts';
import { deadLetterTopics } from './runner/deployment.ts';
import { startRunner } from './runner/runner.ts';
import { showMoves } from './runner/screen/show-moves.ts';
import { SOURCE_TOPIC } from './tutorial/expected.ts';
import { CONNECTORS_PATH } from './tutorial/files.ts';
import { playTutorial, putTutorialData } from './tutorial/play.ts';
import { tryLines } from './tutorial/try-it.ts';

const COMMAND = 'npm start --';

const HELP = `Plays the tutorial in both directions on this machine and stays up, so that you
can go on with it.

  npm start [-- --once] [-- --aws-port PORT] [-- --verbose]

  --aws-port PORT   where AWS's own APIs are answered for what runs; left out,
                    any free port
  --once            end after the tutorial; exit code 0 only if all arrived as
                    it must
  --verbose         show the functions' logs and stack traces

Kafka, TDengine, DynamoDB and SSM run inside this process, on free ports of
127.0.0.1. The functions are the bundles that a deploy ships; the source wakes
every second instead of every minute. The connectors file and the data are in
examples/tutorial. For your own connectors file: npm run local -- --help

Examples:
  npm start
  npm start -- --once
`;

async function start(args: readonly string[]): Promise<void> {
  const startedAt = performance.now();
  const { values } = readArguments(COMMAND, args, {
    ...COMMON_OPTIONS,
    once: { type: 'boolean', default: false },
    'aws-port': { type: 'string', default: '0' },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const port = portOption(COMMAND, values['aws-port'], 'aws-port');
  const stop = untilSignal();
  const file = readConnectorsFile(CONNECTORS_PATH);
  print('Starting Kafka, TDengine, DynamoDB and SSM inside this process …');
  const parts = await startParts({});
  try {
    await putTutorialData(parts);
    print('Bundling the functions as a deploy does, and starting them …');
    let playing = true;
    const runner = await startRunner(
      file,
      parts,
      showMoves({
        // During the tutorial its tables tell what moves.
        moved: (line) => playing || print(line),
        failed: print,
        logged: values.verbose ? print : undefined,
      }),
    );
    const opening = openEndpoint({ file, path: CONNECTORS_PATH, parts, runner, port });
    try {
      print('Waiting for the tutorial’s records to become rows, and its rows records …');
      await Promise.race([Promise.all([playTutorial(parts, print), opening]), stop.then(endedEarly)]);
      print(`\nEverything arrived as it must. It took ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
      if (values.once) return;
      playing = false;
      const followed = await followMoves(parts, [SOURCE_TOPIC, ...deadLetterTopics(file)], print);
      for (const line of ['', ...addressLines(parts, await opening), '', ...tryLines(parts), '']) print(line);
      await stop;
      await followed.close();
    } finally {
      await opening.then(
        (aws) => aws.close(),
        () => {},
      );
      await runner.stop();
    }
  } finally {
    await parts.close();
  }
}

function endedEarly(): never {
  throw new LocalError('ended before the tutorial was over');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

quietWarnings();
await runCommand(start);
