import { withEmbedded } from '../../mapping/sink/embedded.ts';
import { connectorNamed } from '../target/deployment.ts';
import { withAdmin } from '../target/kafka.ts';
import { withRawKafka } from '../target/raw-kafka.ts';
import type { Target } from '../target/target.ts';
import { openSink, type SinkRequest } from '../verify/open-sink.ts';
import { askedRange, type RangeEnd } from '../verify/range.ts';
import { type DriftSink, driftOfSink } from './drift-sink.ts';
import type { DriftReport } from './report.ts';

/** Which records are looked at. */
export interface DriftRequest extends SinkRequest, Pick<DriftSink, 'sample' | 'now' | 'signal' | 'told'> {
  readonly name: string;
  readonly from: RangeEnd;
  readonly to: RangeEnd;
}

/**
 * What records of a sink's topics would change of the tables as they are, by the settings in force. Nothing is written.
 * @throws OperationError when something of it cannot be read
 */
export async function drift(target: Target, request: DriftRequest): Promise<DriftReport> {
  const { kafka, topics, ...sink } = await openSink(
    target,
    await connectorNamed(target, request.name, 'sink'),
    request,
  );
  const ranges = await withAdmin(kafka, (admin) =>
    Promise.all(
      topics.map(async ({ topic }) =>
        (await askedRange(admin, topic, request.from, request.to)).map((range) => ({ ...range, topic })),
      ),
    ),
  );
  return withEmbedded(request.now, (trial) =>
    withRawKafka(kafka, (reader) =>
      driftOfSink({ ...request, ...sink, connector: request.name, trial, reader, ranges: ranges.flat() }),
    ),
  );
}
