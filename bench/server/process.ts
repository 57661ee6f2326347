import { startDynamoDb } from '../../local/dynamodb/dynamodb.ts';
import { startSsm } from '../../local/ssm/ssm.ts';
import { functionEnvironment, PARAMETERS } from '../sink/environment.ts';
import type { ServerMessage, ServerOptions, ServerRequest } from './messages.ts';
import { startStandIn } from './stand-in.ts';
import { startTlsFront } from './tls-front.ts';

// The process of everything that functions under measurement talk to, until its parent is gone.
const options: ServerOptions = JSON.parse(process.argv[2] ?? '');
const checkpointTable = functionEnvironment({ ssm: '', tdengine: '', user: '' }).CHECKPOINT_TABLE ?? '';
const [tdengine, ssm, dynamoDb] = await Promise.all([
  startStandIn(options),
  startSsm(),
  startDynamoDb({ checkpointTable }),
]);
ssm.put({ name: PARAMETERS.password, value: options.password, type: 'SecureString' });

process.on('message', (text) => {
  const request: ServerRequest = JSON.parse(String(text));
  if (request.ask === 'settings') {
    ssm.put({ name: request.name, value: request.document, type: 'String', overwrite: true });
  }
  tell({ type: 'answer', rows: tdengine.rows() });
});
process.on('disconnect', () => process.exit());
tell({
  type: 'ready',
  tdengine: tdengine.url,
  ssm: await startTlsFront(ssm.url),
  dynamoDb: await startTlsFront(dynamoDb.url),
});

function tell(message: ServerMessage): void {
  process.send?.(JSON.stringify(message));
}
