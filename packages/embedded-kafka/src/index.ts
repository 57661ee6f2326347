export { type EmbeddedKafka, type KafkaOptions, startKafka } from './broker.ts';
export type { ListenerOptions } from './listener.ts';
export { SASL_MECHANISMS, type SaslMechanism } from './sasl/exchange.ts';
export { iamTokenCheck } from './sasl/iam-token.ts';
export type { CheckToken, TokenVerdict } from './sasl/oauth-bearer.ts';
export type { SaslOptions } from './sasl/sasl.ts';
