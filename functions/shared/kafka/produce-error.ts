/** Records that may not have reached a topic. The message names the topic and never holds a record. */
export class ProduceError extends Error {
  override readonly name = 'ProduceError';
  readonly topic: string;

  constructor(topic: string, reason: string, options?: ErrorOptions) {
    super(`Kafka topic ${topic}: ${reason}`, options);
    this.topic = topic;
  }
}

/** Kafka's name of the error inside a kafkajs error, such as `UNKNOWN_TOPIC_OR_PARTITION`. */
export function kafkaErrorType(error: unknown): string | undefined {
  let inner: unknown = error;
  for (let depth = 0; inner instanceof Error && depth < 5; depth += 1) {
    if ('type' in inner && typeof inner.type === 'string') return inner.type;
    inner = 'originalError' in inner ? inner.originalError : inner.cause;
  }
  return undefined;
}

/** The error of a send that failed for good. */
export function produceError(topic: string, error: unknown): ProduceError {
  if (error instanceof ProduceError) return error;
  return new ProduceError(topic, reasonOf(error), { cause: error });
}

function reasonOf(error: unknown): string {
  switch (kafkaErrorType(error)) {
    case 'UNKNOWN_TOPIC_OR_PARTITION':
      return 'does not exist: create it, or let the brokers create topics (auto.create.topics.enable)';
    case 'INVALID_TOPIC_EXCEPTION':
      return 'is not a name that Kafka accepts';
    case 'TOPIC_AUTHORIZATION_FAILED':
      return 'writing is not allowed';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
