import type { DeployedConnector } from '../target/deployment.ts';
import { withAdmin } from '../target/kafka.ts';
import { withRawKafka } from '../target/raw-kafka.ts';
import type { Target } from '../target/target.ts';
import { topicRanges } from '../target/topic-reader.ts';
import { openSink, type SinkRequest } from './open-sink.ts';
import { type RangeEnd, verifiedRange } from './range.ts';
import type { VerifyReport } from './report.ts';
import { sinkWork } from './sink-work.ts';
import { type VerifySink, verifySink } from './verify-sink.ts';
import { digestOf, openWork, type VerifyState, withWork } from './work-folder.ts';

/** What is to be verified of a connector. */
export interface VerifyRequest
  extends SinkRequest,
    Pick<VerifySink, 'sample' | 'show' | 'showValues' | 'now' | 'signal' | 'told'> {
  readonly from: RangeEnd;
  readonly to: RangeEnd;
  readonly state: VerifyState | undefined;
}

/**
 * Whether all that a range of Kafka records says has come to TDengine, by the settings in force.
 * @throws OperationError when something of it cannot be read
 */
export async function verify(
  target: Target,
  connector: DeployedConnector,
  request: VerifyRequest,
): Promise<VerifyReport> {
  const { settings, schemas, kafka, tdengine, topics, isHanded } = await openSink(target, connector, request);
  const asked = { connector: connector.name, settings: digestOf([settings, topics]) };
  return withAdmin(kafka, async (admin) => {
    const work = openWork(request.state, asked, sinkWork, request.now);
    return withWork(work, async () => {
      const letters = await lettersIn(settings.errors.deadLetterTopic);
      return withRawKafka(kafka, (reader) =>
        verifySink({
          ...request,
          ...{ connector: connector.name, settings, schemas, tdengine, reader, letters, work, isHanded },
          async ranges() {
            const all = topics.map((each) => verifiedRange(admin, each, request.from, request.to));
            return (await Promise.all(all)).flat();
          },
        }),
      );
    });

    async function lettersIn(topic: string | undefined) {
      // It is made with the first dead letter.
      if (topic === undefined || !(await admin.listTopics()).includes(topic)) return [];
      return (await topicRanges(admin, topic)).map((range) => ({ ...range, topic }));
    }
  });
}
