export { type ConnectorsFile, connectorsFile } from './connectors.ts';
export * from './document.ts';
export { SettingsError } from './errors.ts';
export { type KafkaAuthentication, type KafkaSettings, kafkaAuthentication } from './kafka.ts';
export { parseSettings } from './parse.ts';
export { type SinkRuntime, type SinkSettings, sinkRuntime, type TimeUnit } from './sink.ts';
export { type SourceRuntime, type SourceSettings, sourceRuntime } from './source.ts';
export type { TDengineSettings } from './tdengine.ts';
