import { OperationError } from '../../operation-error.ts';
import { fileOf, type Target } from '../../target/target.ts';
import type { Waiting } from '../../waiting.ts';
import { workerRest } from '../given/worker-rest.ts';
import { roomOf } from '../migrate.ts';
import { newNames } from './new-names.ts';
import { newSink } from './new-sink.ts';
import { newSource } from './new-source.ts';
import { oldConnector } from './old-connector.ts';
import { sinkSteps, sourceSteps } from './steps.ts';
import type { Step } from './walk.ts';
import type { CutOver } from './wanted.ts';

/**
 * The steps from a connector of Kafka Connect to what takes its place.
 * @throws OperationError `refused` when the worker has it no more, `asked-wrongly` when nothing in the file takes its place
 */
export async function cutOverSteps(
  target: Target,
  wanted: CutOver,
  waiting: Waiting,
): Promise<{ readonly to: readonly string[]; readonly steps: readonly Step[] }> {
  const { file } = fileOf(target);
  const old = await oldConnector(workerRest(wanted.worker, wanted.fetch, waiting.signal), wanted.old, waiting);
  const room = roomOf(old.config.config['connector.class'] ?? '');
  if (room === undefined) {
    throw new OperationError('asked-wrongly', `${wanted.old} is no connector of TDengine’s plugin`);
  }
  const to = newNames(file, room, old.config, wanted.to);
  if (room === 'sinks') {
    return {
      to,
      steps: sinkSteps(
        old,
        to.map((name) => newSink(target, file, name, old.config, wanted, waiting)),
      ),
    };
  }
  const [name = ''] = to;
  return { to, steps: sourceSteps(old, newSource(target, file, name, old.config, wanted, waiting), wanted.stays) };
}
