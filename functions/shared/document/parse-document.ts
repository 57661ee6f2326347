import type * as z from 'zod';
import { SettingsError } from '../settings/errors.ts';
import { parseSettings } from '../settings/parse.ts';
import { documentJson } from './document-text.ts';

/** Reads the text of a settings document by its schema. @throws SettingsError naming the parameter and what is wrong. */
export function parseJsonDocument<T extends z.ZodType>(schema: T, text: string, parameter: string): z.output<T> {
  return parseSettings(schema, readJson(text, parameter), parameter);
}

/** What the text of a settings document holds, packed or not. @throws SettingsError naming the parameter */
export function readJson(text: string, parameter: string): unknown {
  let json: string;
  try {
    json = documentJson(text);
  } catch {
    throw new SettingsError(parameter, [
      '(top level): must be JSON, or have base64 of brotli after "brotli:", or of gzip after "gzip:"',
    ]);
  }
  try {
    return JSON.parse(json);
  } catch {
    throw new SettingsError(parameter, ['(top level): must be JSON']);
  }
}
