import { startKafka } from '@tdengine-kafka-lambda/embedded-kafka';
import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import type { TDengineAccess } from '../../cli/terminal/usage.ts';
import { startDynamoDb } from '../dynamodb/dynamodb.ts';
import { type LocalSsm, startSsm } from '../ssm/ssm.ts';
import { checkKafka, checkTDengine } from './reachable.ts';

/** The real parts to use; what is left out is embedded. */
export interface RealParts {
  /** `HOST:PORT`, several separated by commas. */
  readonly kafka?: string | undefined;
  readonly tdengine?: TDengineAccess | undefined;
}

/** Everything that the functions talk to. */
export interface Parts {
  readonly brokers: string;
  readonly tdengine: TDengineAccess;
  readonly ssm: LocalSsm;
  readonly dynamoDbUrl: string;
  /** Ends the embedded parts. */
  close(): Promise<void>;
}

/** Name of the table with the sources' positions. */
export const CHECKPOINT_TABLE = 'checkpoints';

/** Starts the embedded parts on free ports of loopback, once the real ones have answered. @throws LocalError when one does not */
export async function startParts(real: RealParts): Promise<Parts> {
  await Promise.all([
    real.kafka !== undefined && checkKafka(real.kafka),
    real.tdengine !== undefined && checkTDengine(real.tdengine),
  ]);
  const starting = [
    real.kafka === undefined ? startKafka() : undefined,
    real.tdengine === undefined ? startTDengine() : undefined,
    startSsm(),
    startDynamoDb({ checkpointTable: CHECKPOINT_TABLE }),
  ] as const;
  const embedded = await allOrNone<{ close(): Promise<void> }>(
    starting.filter((part) => part !== undefined),
    (part) => part.close(),
  );
  const [kafka, tdengine, ssm, dynamoDb] = await Promise.all(starting);
  return {
    brokers: real.kafka ?? kafka?.brokers ?? '',
    tdengine: real.tdengine ?? { url: tdengine?.url ?? '', user: 'root', password: 'taosdata' },
    ssm,
    dynamoDbUrl: dynamoDb.url,
    async close() {
      await Promise.all(embedded.map((part) => part.close()));
    },
  };
}

/** What is done at first, which takes seconds. */
export function startingText({ kafka, tdengine }: RealParts): string {
  const embedded = [kafka === undefined && 'Kafka', tdengine === undefined && 'TDengine', 'DynamoDB and SSM'];
  const real = [kafka !== undefined && `Kafka at ${kafka}`, tdengine !== undefined && `TDengine at ${tdengine.url}`];
  const starting = `Starting ${embedded.filter((name) => name !== false).join(', ')} inside this process …`;
  const looking = real.filter((name) => name !== false).join(' and ');
  return looking === '' ? starting : `Looking for ${looking}. ${starting}`;
}

/**
 * Waits until all have started. When one cannot start, ends those that have, so that nothing is left running.
 * @throws the first failure
 */
export async function allOrNone<T>(starting: readonly Promise<T>[], end: (started: T) => Promise<void>): Promise<T[]> {
  const settled = await Promise.allSettled(starting);
  const started = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed === undefined) return started;
  await Promise.all(started.map(end));
  throw failed.reason;
}

/**
 * Where the parts are. Passwords of real parts are not shown.
 * @param aws the variables by which clients of AWS see all of it.
 */
export function addressLines(parts: Parts, { variables }: { readonly variables: string }): string[] {
  return [
    `Kafka     ${parts.brokers}`,
    `TDengine  ${parts.tdengine.url} (REST, user ${parts.tdengine.user})`,
    `SSM       ${parts.ssm.url}`,
    `DynamoDB  ${parts.dynamoDbUrl}`,
    `AWS       ${variables}`,
  ];
}
