import { join } from 'node:path';
import { concurrently } from '../../functions/shared/concurrently.ts';
import { createTDengine } from '../../functions/shared/tdengine/client/client.ts';
import { startStandIn } from '../server/stand-in.ts';
import { allocationMeter } from './allocation.ts';
import { caseOf } from './cases.ts';
import { inTurn } from './in-turn.ts';
import { importedHandler } from './invoke.ts';
import type { Findings, Job, JobMessage, Jobs } from './job.ts';
import { profiler } from './profile.ts';
import { type Around, runBatches } from './run-batches.ts';
import { readStatements, statementRecorder } from './statements-file.ts';
import { stopwatch } from './timing.ts';

/** Its sources: stages are told apart by their files. */
const HANDLER = join(import.meta.dirname, '../../functions/sink/handler.ts');

async function measure(job: Job): Promise<unknown> {
  switch (job.kind) {
    case 'timed': {
      const watch = stopwatch();
      await run(job.input, watch, job.input.handler);
      return watch.total();
    }
    case 'profiled': {
      const profile = profiler();
      await run(job.input, profile);
      return profile.shares();
    }
    case 'allocation': {
      const meter = allocationMeter();
      await run(job.input, meter);
      return await meter.bytesPerRecord();
    }
    case 'recorded':
      return await record(job.input);
    case 'prebuilt':
      return await sendPrebuilt(job.input);
    case 'turns':
      return await inTurn(job.input);
  }
}

async function run(job: Jobs['profiled'], around: Around, handler: string = HANDLER): Promise<void> {
  const invoke = await importedHandler(handler);
  await runBatches(caseOf(job.case), job.records, invoke, {
    ...around,
    after(records) {
      around.after?.(records);
      tell({ type: 'progress', records });
    },
  });
}

/** Runs against a server of this process, which writes down what it gets. */
async function record(job: Jobs['recorded']): Promise<Findings['recorded']> {
  const recorder = statementRecorder(job.file);
  const server = await startStandIn({ ...job.server, onInsert: recorder.add });
  process.env.TDENGINE_URL = server.url;
  await run(job, { after: recorder.endBatch });
  await server.close();
  return { ...recorder.finish(), rows: server.rows() };
}

/** Sends statements that are finished, with the sink's client and as many at once as the sink does. */
async function sendPrebuilt(job: Jobs['prebuilt']): Promise<Findings['prebuilt']> {
  const tdengine = createTDengine(job.server);
  const statements = readStatements(job.statements);
  const watch = stopwatch();
  watch.before?.();
  await concurrently(statements, async (sql) => void (await tdengine.execute(sql)));
  watch.after?.(0);
  return watch.total();
}

function tell(message: JobMessage<unknown>): void {
  process.send?.(JSON.stringify(message));
}

const job: Job = JSON.parse(process.argv[2] ?? '');
tell({ type: 'found', findings: await measure(job) });
// Kept connections would hold the process.
process.disconnect();
process.exit();
