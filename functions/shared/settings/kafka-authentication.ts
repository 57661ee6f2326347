/** How clients prove who they are to the brokers; AWS's names for MSK in lower case. */
export const KAFKA_AUTHENTICATIONS = ['iam', 'scram-sha-512', 'tls', 'plaintext'] as const;
export type KafkaAuthentication = (typeof KAFKA_AUTHENTICATIONS)[number];
