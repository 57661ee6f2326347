import { type Profiler, Session } from 'node:inspector';
import { stopwatch } from '../sink/timing.ts';
import type { Findings, Job } from './job.ts';
import { bareProduce, bareRead, kafkajsSend } from './limits.ts';
import { runHandler } from './run-handler.ts';
import { type SourceByStage, sourceStages } from './stages.ts';

/** Microseconds between two samples. */
const INTERVAL = 250;

async function measure(job: Job): Promise<Findings[Job['kind']]> {
  const watch = stopwatch();
  switch (job.kind) {
    case 'run': {
      const before = () => watch.before?.();
      const found = await runHandler(job.input.handler, { before, after: () => watch.after?.(0) });
      return { ...found, ...watch.total() };
    }
    case 'profiled':
      return profiled(job.input.handler);
    case 'read':
      await bareRead(job.input, watch);
      return watch.total();
    case 'produce':
      await bareProduce(job.input, watch);
      return watch.total();
    case 'kafkajs':
      await kafkajsSend(job.input, watch);
      return watch.total();
  }
}

async function profiled(handler: string): Promise<SourceByStage> {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
  const { promise, resolve, reject } = Promise.withResolvers<SourceByStage>();
  await runHandler(handler, {
    before: () => session.post('Profiler.start'),
    after: () =>
      session.post('Profiler.stop', (error: Error | null, { profile }: Profiler.StopReturnType) => {
        if (error === null) resolve(sourceStages(profile));
        else reject(error);
      }),
  });
  return promise;
}

const job: Job = JSON.parse(process.argv[2] ?? '');
process.send?.(JSON.stringify(await measure(job)));
process.disconnect();
process.exit();
