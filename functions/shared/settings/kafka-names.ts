/** How clients prove who they are to the brokers: AWS's and Kafka's names in lower case. */
export const KAFKA_AUTHENTICATIONS = ['iam', 'scram-sha-512', 'scram-sha-256', 'mtls', 'tls', 'plaintext'] as const;
export type KafkaAuthentication = (typeof KAFKA_AUTHENTICATIONS)[number];

/** Whether it takes a secret in Secrets Manager. */
export function needsSecret(authentication: KafkaAuthentication): boolean {
  switch (authentication) {
    case 'scram-sha-512':
    case 'scram-sha-256':
    case 'mtls':
      return true;
    case 'iam':
    case 'tls':
    case 'plaintext':
      return false;
  }
}

/** What Kafka takes as a topic's name (org.apache.kafka.common.internals.Topic). */
export const TOPIC_NAME = /^(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}$/;
