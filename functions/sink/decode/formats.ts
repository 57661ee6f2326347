import type { SinkRuntime } from '../../shared/settings/index.ts';
import type { Decode, DecodeOptions, Decoder } from './decoder.ts';
import { lineDecoder } from './line/decode-line.ts';

const DECODERS: Readonly<Record<SinkRuntime['format'], Decoder>> = { line: lineDecoder };

/** Makes the decoder of a format for one database. */
export function createDecoder(format: SinkRuntime['format'], options: DecodeOptions): Decode {
  return DECODERS[format](options);
}
