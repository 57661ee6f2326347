export { DEFAULT_VERSION, VERSIONS, versionOf } from './dialect.ts';
export { type EmbeddedTDengine, startTDengine, type TDengineOptions } from './server.ts';
