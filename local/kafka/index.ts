export { type EmbeddedKafka, type KafkaOptions, startKafka } from './broker.ts';
