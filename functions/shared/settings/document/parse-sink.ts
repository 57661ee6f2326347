import { type SinkRuntime, sinkRuntime } from '../sink.ts';
import { parseJsonDocument } from './parse-document.ts';

/** Reads a sink's settings document. @throws SettingsError naming the parameter and what is wrong. */
export function parseDocument(text: string, parameter: string): SinkRuntime {
  return parseJsonDocument(sinkRuntime, text, parameter);
}
