import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** Longest wait for a connection and for an answer, in ms: DynamoDB answers within a few. */
const ANSWER_MS = 5_000;

/**
 * The client of the checkpoints. A request without an answer is sent again by the SDK, three tries in all; by itself the
 * SDK waits for as long as the invocation has.
 */
export function checkpointClient(config: DynamoDBClientConfig = {}, answerMs = ANSWER_MS): DynamoDBClient {
  return new DynamoDBClient({
    ...config,
    requestHandler: { connectionTimeout: answerMs, requestTimeout: answerMs, throwOnRequestTimeout: true },
  });
}
