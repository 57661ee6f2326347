import { digestOf, documentJson } from './document-text.ts';

/**
 * Makes settings of a document's text.
 * @param parameter its name, for errors.
 * @throws SettingsError
 */
export type ParseDocument<T> = (text: string, parameter: string) => T | Promise<T>;

/**
 * Reads the document that the deploy wrote without checking it again: with the schema, its library would be a fifth of a
 * function's start. A document that somebody has changed since is checked, by what `check` loads for it.
 * @param deployed digest of the text that the deploy checked and wrote; undefined when there is none.
 */
export function checkedDocument<T>(
  deployed: string | undefined,
  check: () => Promise<{ readonly parseDocument: ParseDocument<T> }>,
): ParseDocument<T> {
  return async (text, parameter) => {
    if (deployed !== undefined && digestOf(text) === deployed) return JSON.parse(documentJson(text));
    const { parseDocument } = await check();
    return parseDocument(text, parameter);
  };
}
