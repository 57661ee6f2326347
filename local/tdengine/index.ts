export { type EmbeddedTDengine, startTDengine, type TDengineOptions } from './server.ts';
