import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { readEnvironment, required, VARIABLES } from '../shared/environment.ts';
import { connectProducer } from '../shared/kafka/connect-producer.ts';
import { log } from '../shared/log.ts';
import { readableErrors } from '../shared/readable-errors.ts';
import { checkedDocument } from '../shared/settings/checked-document.ts';
import { settingsLoader } from '../shared/settings/load.ts';
import { keptClient } from '../shared/tdengine/kept-client.ts';
import { lazyProducer } from './lazy-producer.ts';
import { runTick } from './tick/run-tick.ts';
import type { TickSummary } from './tick/summary.ts';

/** Kept back of an invocation's time, in ms, to give the lease back and to answer. */
const RESERVE_MS = 3_000;

const environment = readEnvironment(process.env);
const checkpoints = {
  client: new DynamoDBClient(),
  tableName: required(process.env, VARIABLES.checkpointTable),
  connector: `${environment.deployment}/${environment.connector}`,
};
const parse = checkedDocument(environment.settingsDigest, () => import('../shared/settings/parse-source.ts'));
const loader = settingsLoader(parse, environment, log);
const clientOf = keptClient();

async function tick(_event: unknown, context: Context): Promise<TickSummary> {
  const { settings, connection } = loader.current();
  const timeLeft = () => context.getRemainingTimeInMillis() - RESERVE_MS;
  const producer = lazyProducer(() => connectProducer(environment.kafka, timeLeft()));
  try {
    return await runTick({
      settings,
      tdengine: clientOf(connection),
      producer,
      checkpoints,
      owner: randomUUID(),
      now: Date.now,
      timeLeft,
      log,
    });
  } finally {
    await producer.close();
  }
}

/** The source's Lambda function: any event is a tick. */
export const handler = middy(tick).use(readableErrors).use(loader.middleware);
