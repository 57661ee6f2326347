import { readConnectorsFile } from '../functions/shared/settings/read-file.ts';
import { addressLines } from './addresses.ts';
import { LocalError } from './local-error.ts';
import { startParts } from './parts.ts';
import { quietWarnings } from './quiet-warnings.ts';
import { runCommand } from './report-error.ts';
import { startRunner } from './runner/runner.ts';
import { showMoves } from './runner/show-moves.ts';
import { summaryLines } from './runner/summary.ts';
import { untilIdle } from './runner/until-idle.ts';
import { untilSignal } from './until-signal.ts';
import { brokersOption, COMMON_OPTIONS, readArguments, tdengineOption, UsageError } from './usage.ts';

const COMMAND = 'npm run local --';

const HELP = `Runs a connectors file on this machine, with the very functions that a deploy ships.

  npm run local -- --connectors FILE [--kafka HOST:PORT] [--tdengine URL] [--until-idle]

  --connectors FILE    the connectors file
  --kafka HOST:PORT    a real Kafka (plaintext); left out, an embedded one
  --tdengine URL       a real TDengine with user and password, http://USER:PASSWORD@HOST:PORT[,HOST:PORT…]; left out, an embedded one
  --until-idle         end when the sinks have dealt with all there is and the sources have caught up, backfills too
  --verbose            show the functions' logs and stack traces

Names and addresses of Kafka, TDengine and AWS in the file are not used. Topics of sinks are made if missing.
Sources wake every second, whatever their schedule says. Their positions live in memory: each start begins anew.
Filters, retries and their limits work as on AWS. A failure destination that is a topic is told; of a queue, an SNS topic
or a bucket a line says what it would be told. A sink with a schemaRegistry cannot be run here.
With --until-idle, rows younger than a source's delayMs are waited for, a minute at most, and the exit code is 1 when
anything was neither written nor dead-lettered.

Examples:
  npm run local -- --connectors examples/tutorial/connectors.yaml
  npm run local -- --connectors my.yaml --kafka localhost:9092 --tdengine http://root:taosdata@localhost:6041 --until-idle
`;

async function local(args: readonly string[]): Promise<void> {
  const { values } = readArguments(COMMAND, args, {
    ...COMMON_OPTIONS,
    connectors: { type: 'string' },
    kafka: { type: 'string' },
    tdengine: { type: 'string' },
    'until-idle': { type: 'boolean', default: false },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (values.connectors === undefined) throw new UsageError(COMMAND, '--connectors FILE is missing');
  const kafka = values.kafka === undefined ? undefined : brokersOption(COMMAND, values.kafka);
  const tdengine = values.tdengine === undefined ? undefined : tdengineOption(COMMAND, values.tdengine);
  const file = readConnectorsFile(values.connectors);

  const stop = untilSignal();
  const parts = await startParts({ kafka, tdengine });
  try {
    const screen = { moved: print, failed: print, logged: values.verbose ? print : undefined };
    const runner = await startRunner(file, parts, showMoves(screen));
    try {
      if (values['until-idle']) await Promise.race([untilIdle(runner), stop.then(endedEarly)]);
      else {
        for (const line of addressLines(parts)) print(line);
        await stop;
      }
    } finally {
      // When Kafka is gone, what led here says more than that it cannot be asked.
      for (const line of await summaryLines(runner, process.stdout.columns).catch(() => [])) print(line);
      await runner.stop();
    }
  } finally {
    await parts.close();
  }
}

function endedEarly(): never {
  throw new LocalError('ended before everything was moved');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

quietWarnings();
await runCommand(local);
