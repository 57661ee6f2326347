import { addressesOf } from '../../functions/shared/tdengine/client/connection.ts';
import type { Parts } from '../parts/parts.ts';

/** Commands to paste into another terminal, in the project's folder. */
export function tryLines({ brokers, tdengine }: Pick<Parts, 'brokers' | 'tdengine'>): string[] {
  const record = 'meters,location=California.SanJose,groupid=4 current=9.9,voltage=220,phase=0.3';
  const produce = [
    `const{Kafka}=require("kafkajs");const p=new Kafka({brokers:["${brokers}"],logLevel:0}).producer();`,
    `p.connect().then(()=>p.send({topic:"meters",messages:[{value:"${record}"}]})).then(()=>p.disconnect())`,
  ].join('');
  const [address] = addressesOf(tdengine.url);
  const curl = `curl -u ${tdengine.user}:${tdengine.password} ${address}/rest/sql -d`;
  return [
    'Send a record to Kafka and see it become a row:',
    `  NODE_NO_WARNINGS=1 node -e '${produce}'`,
    `  echo '${record}' | kcat -P -b ${brokers} -t meters`,
    `  ${curl} "SELECT * FROM power.meters"`,
    '',
    'Insert a row and see it become a record:',
    `  ${curl} "INSERT INTO test.d1001 VALUES (now, 10.5, 230, 0.3)"`,
    '',
    'End with Ctrl-C.',
  ];
}
