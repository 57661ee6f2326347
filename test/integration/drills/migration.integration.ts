import { writeFileSync } from 'node:fs';
import { it } from 'node:test';
import { readPlacedFile } from '../../../functions/shared/settings/file/read-file.ts';
import { withDrillWorld } from '../../support/drills/drill-world.ts';
import { reading } from '../../support/drills/readings.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';

const LINES = Array.from({ length: 6 }, (_, n) => `meters,location=here current=${n} ${reading(n).ts}000000`);

onOneKafka('a drill about Kafka Connect', (kafka) => {
  it('ends as docs/drills.md says: A connector moves here', () =>
    withDrillWorld(kafka, { sink: {} }, async (drill) => {
      const { topic, databases, tdengine } = drill.world;
      await drill.send(...LINES);
      writeFileSync('meters.properties', properties(topic, databases.power));
      // The connector has written three, and committed them.
      await runSink(tdengine, recordsOf(LINES.slice(0, 3)), { settings: { database: databases.power } });
      await drill.admin.setOffsets({ groupId: 'connect-meters', topic, partitions: [{ partition: 0, offset: '3' }] });
      await drill.play('A connector moves here', {
        others: {
          '# The connector is stopped, and plant is deployed.': () =>
            drill.start(readPlacedFile('connectors.yaml').file),
        },
      });
    }));
});

function properties(topic: string, database: string): string {
  return `name=meters
connector.class=com.taosdata.kafka.connect.sink.TDengineSinkConnector
tasks.max=1
topics=${topic}
connection.url=jdbc:TAOS-RS://td.example.com:6041
connection.user=root
connection.password=taosdata
connection.database=${database}
db.schemaless=line
data.precision=ns
key.converter=org.apache.kafka.connect.storage.StringConverter
value.converter=org.apache.kafka.connect.storage.StringConverter
errors.tolerance=all
errors.deadletterqueue.topic.name=${topic}-dead-letters
`;
}
