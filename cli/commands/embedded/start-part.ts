import { type ListenerOptions, startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { startSchemaRegistry } from '@tdengine-kafka-lambda/embedded-schema-registry';
import { DEFAULT_VERSION, startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import { startDynamoDb } from '../../../local/dynamodb/dynamodb.ts';
import { CHECKPOINT_TABLE } from '../../../local/parts/parts.ts';
import { startSsm } from '../../../local/ssm/ssm.ts';

/** How a part is started. */
export interface PartOptions {
  readonly port: number;
  /** Of kafka. */
  readonly listener: Omit<ListenerOptions, 'port'>;
  /** Of tdengine, as SELECT SERVER_VERSION() gives it. */
  readonly version: string | undefined;
  /** Of schema-registry, `user:password` of who may use it; undefined lets everybody. */
  readonly userInfo?: string | undefined;
}

/** A part that runs. */
export interface RunningPart {
  /** What its users need to know. */
  readonly use: string;
  close(): Promise<void>;
}

/** Starts a part. */
export async function startPart(
  part: 'kafka' | 'tdengine' | 'schema-registry' | 'dynamodb' | 'ssm',
  { port, listener, version, userInfo }: PartOptions,
): Promise<RunningPart> {
  switch (part) {
    case 'kafka': {
      const running = await startKafka({ port, ...listener });
      return used(running, `127.0.0.1:${running.port} (${protocolOf(listener)})`);
    }
    case 'tdengine': {
      const running = await startTDengine({ port, ...(version !== undefined && { version }) });
      const login = 'REST, user root, password taosdata';
      return used(running, `http://127.0.0.1:${running.port} (${login}), as TDengine ${version ?? DEFAULT_VERSION}`);
    }
    case 'schema-registry': {
      const running = await startSchemaRegistry({ port, ...(userInfo !== undefined && { userInfo }) });
      return used(running, `http://127.0.0.1:${running.port} (REST API of Confluent Schema Registry)`);
    }
    case 'dynamodb': {
      const running = await startDynamoDb({ port, checkpointTable: CHECKPOINT_TABLE });
      return used(
        running,
        `AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:${running.port} (with table ${CHECKPOINT_TABLE})`,
      );
    }
    case 'ssm': {
      const running = await startSsm({ port });
      return used(running, `AWS_ENDPOINT_URL_SSM=http://127.0.0.1:${running.port}`);
    }
  }
}

function used(running: { close(): Promise<void> }, use: string): RunningPart {
  return { use, close: () => running.close() };
}

function protocolOf({ sasl, tls }: Omit<ListenerOptions, 'port'>): string {
  if (sasl === undefined) return tls === undefined ? 'PLAINTEXT' : 'SSL';
  return tls === undefined ? 'SASL_PLAINTEXT' : 'SASL_SSL';
}
