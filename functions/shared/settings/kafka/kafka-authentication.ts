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
