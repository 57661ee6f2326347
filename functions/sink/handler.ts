import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { systemClock } from '../shared/clock.ts';
import { doctorMiddleware } from '../shared/doctor/doctor-event.ts';
import { checkedDocument } from '../shared/document/document-text.ts';
import { settingsLoader } from '../shared/document/load.ts';
import { readEnvironment, VARIABLES } from '../shared/environment.ts';
import { log, requestIds } from '../shared/log.ts';
import { publishMetrics } from '../shared/metrics.ts';
import { readableErrors } from '../shared/readable-errors.ts';
import { keptClient } from '../shared/tdengine/client/client.ts';
import { supportedClients } from '../shared/tdengine/client/supported-version.ts';
import type { KafkaEvent } from './receive/kafka-event.ts';
import type { PartialBatchResponse } from './settle/answer.ts';
import { sink } from './sink.ts';
import { SinkMemory } from './sink-memory.ts';

const environment = readEnvironment(process.env);
const reportsPartially = process.env[VARIABLES.reportBatchItemFailures] === 'true';
const parse = checkedDocument(environment.settingsDigest, () => import('../shared/document/parse-sink.ts'));
const loader = settingsLoader(parse, environment, log, publishMetrics);
const memory = new SinkMemory();
const clientOf = keptClient(supportedClients(log));

function writeEvent(event: KafkaEvent, context: Context): Promise<PartialBatchResponse | undefined> {
  const { settings, connection } = loader.current();
  return sink(
    {
      connector: environment.connector,
      settings,
      tdengine: clientOf(connection, settings.compression),
      memory,
      clock: systemClock,
      remainingMs: context.getRemainingTimeInMillis(),
      reportsPartially,
      // Only dead letters need Kafka, and its client is the largest part of the code.
      connectProducer: async (remainingMs) => {
        const { connectProducer } = await import('../shared/kafka/connect-producer.ts');
        return connectProducer(environment.kafka, remainingMs);
      },
      openSchemas: async (registry) => {
        const { openSchemas } = await import('./decode/registry/open-schemas.ts');
        return openSchemas(registry);
      },
      log: {
        debug: (message, fields) => log.debug(message, { ...fields }),
        info: (message, fields) => log.info(message, { ...fields }),
        warn: (message, fields) => log.warn(message, { ...fields }),
        error: (message, fields) => log.error(message, { ...fields }),
      },
      publishMetrics,
    },
    event,
  );
}

/** The sink's Lambda function: writes a batch of Kafka records to TDengine. */
export const handler = middy(writeEvent)
  .use(requestIds)
  .use(readableErrors)
  .use(doctorMiddleware(async () => (await import('./doctor.ts')).sinkDoctor(environment)))
  .use(loader.middleware);
