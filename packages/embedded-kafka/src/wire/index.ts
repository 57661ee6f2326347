export { ErrorCode } from './errors.ts';
export { Frames } from './frames.ts';
export { Reader } from './reader.ts';
export { Writer } from './writer.ts';
