import { type SourceRuntime, sourceRuntime } from '../settings/source-runtime.ts';
import { parseJsonDocument } from './parse-document.ts';

/** Reads a source's settings document. @throws SettingsError naming the parameter and what is wrong. */
export function parseDocument(text: string, parameter: string): SourceRuntime {
  return parseJsonDocument(sourceRuntime, text, parameter);
}
