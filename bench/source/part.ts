import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';

// An embedded server in a process of its own, until its parent is gone.
async function start(part: string | undefined): Promise<string> {
  switch (part) {
    case 'kafka':
      return (await startKafka({ numPartitions: 4 })).brokers;
    case 'tdengine':
      return (await startTDengine()).url;
    default:
      throw new Error('name kafka or tdengine');
  }
}

const address = await start(process.argv[2]);
process.on('disconnect', () => process.exit());
process.send?.(address);
