import { parseSettings } from '../settings/parse.ts';
import { expressionNeeds } from '../settings/routes/expression-text.ts';
import { type SinkRuntime, sinkRuntimeBesideExpressions } from '../settings/sink-runtime.ts';
import { readJson } from './parse-document.ts';

/**
 * Reads a sink's settings document. What checks expressions is loaded only for a document that has one, or in which something
 * else is wrong: all that is wrong is told at once.
 * @throws SettingsError naming the parameter and what is wrong.
 */
export async function parseDocument(text: string, parameter: string): Promise<SinkRuntime> {
  const document = readJson(text, parameter);
  const { success, data } = sinkRuntimeBesideExpressions.safeParse(document);
  if (success && !expressionNeeds(data.routes ?? []).any) return data;
  const { sinkRuntime } = await import('../settings/sink.ts');
  return parseSettings(sinkRuntime, document, parameter);
}
