import type * as z from 'zod';
import { SettingsError } from './errors.ts';
import { parseSettings } from './parse.ts';

/** Reads the text of a settings document by its schema. @throws SettingsError naming the parameter and what is wrong. */
export function parseJsonDocument<T extends z.ZodType>(schema: T, text: string, parameter: string): z.output<T> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new SettingsError(parameter, ['(top level): must be JSON']);
  }
  return parseSettings(schema, document, parameter);
}
