import { randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { systemClock } from '../shared/clock.ts';
import { ANSWER_MS } from '../shared/deadlines.ts';
import { doctorMiddleware } from '../shared/doctor/doctor-event.ts';
import { checkedDocument } from '../shared/document/document-text.ts';
import { settingsLoader } from '../shared/document/load.ts';
import { readEnvironment, readShards, required, VARIABLES } from '../shared/environment.ts';
import { log, requestIds } from '../shared/log.ts';
import { publishMetrics } from '../shared/metrics.ts';
import { readableErrors } from '../shared/readable-errors.ts';
import { keptClient, type TDengine } from '../shared/tdengine/client/client.ts';
import { supportedClients } from '../shared/tdengine/client/supported-version.ts';
import { MOST_ANSWER_BYTES } from '../shared/tdengine/node-fetch/call-options.ts';
import { checkpointClient } from './checkpoint/checkpoint-client.ts';
import { type Command, parseEvent } from './event.ts';
import { functionMemory } from './read/memory/memory-budget.ts';
import { lazyProducer } from './send/lazy-producer.ts';
import { type Invocation, timeBound } from './tick/invocation.ts';
import { runTick } from './tick/run-tick.ts';

/** Kept back of an invocation's time, in ms, to give the lease back, to close the producer, and to answer. */
const RESERVE_MS = 3_000;

const environment = readEnvironment(process.env);
const shards = readShards(process.env);
/** Of the running invocation: a container has one at a time. */
let remainingMs = () => Number.POSITIVE_INFINITY;
const checkpoints = {
  client: checkpointClient({ timeLeft: () => remainingMs() - ANSWER_MS }),
  tableName: required(process.env, VARIABLES.checkpointTable),
  connector: `${environment.deployment}/${environment.connector}`,
};
const parse = checkedDocument(environment.settingsDigest, () => import('../shared/document/parse-source.ts'));
const loader = settingsLoader(parse, environment, log, publishMetrics);
const clientOf = keptClient(supportedClients(log));
const memoryBytes = functionMemory(process.env);
const paces: NonNullable<Invocation['paces']> = new Map();

async function handle(event: unknown, context: Context): Promise<unknown> {
  const wanted = parseEvent(event);
  const { settings, connection } = loader.current();
  const tdengine = clientOf(connection);
  remainingMs = () => context.getRemainingTimeInMillis();
  const timeLeft = () => remainingMs() - RESERVE_MS;
  if (wanted.kind === 'command') {
    return runOperatorCommand(wanted.command, timeBound(tdengine, timeLeft, MOST_ANSWER_BYTES));
  }
  // Most ticks of a quiet source have nothing to send.
  const producer = lazyProducer(async () => {
    const { connectProducer } = await import('../shared/kafka/connect-producer.ts');
    return connectProducer(environment.kafka, timeLeft(), settings);
  });
  const invocation: Invocation = {
    settings,
    tdengine,
    producer,
    checkpoints,
    owner: randomUUID(),
    now: systemClock.date,
    memoryBytes,
    paces,
    timeLeft,
    log,
    publishMetrics,
  };
  try {
    switch (wanted.kind) {
      case 'tick':
        return await runTick(invocation, { index: wanted.shard, shards });
      case 'backfills': {
        const { runBackfills } = await import('./tick/run-backfills.ts');
        return await runBackfills(invocation);
      }
    }
  } finally {
    await producer.close();
  }
}

/** Loaded only when an operator asks for something. */
async function runOperatorCommand(command: Command, tdengine: TDengine): Promise<object> {
  const { commandPorts, runCommand } = await import('./commands/run-command.ts');
  const { settings } = loader.current();
  return runCommand(command, commandPorts(checkpoints, settings, tdengine, systemClock.date));
}

/** The source's Lambda function: see event.ts for what it is invoked with. */
export const handler = middy(handle)
  .use(requestIds)
  .use(readableErrors)
  .use(doctorMiddleware(async () => (await import('./commands/run-command.ts')).sourceDoctor(environment, checkpoints)))
  .use(loader.middleware);
