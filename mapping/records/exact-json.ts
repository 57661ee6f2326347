/** Parses JSON so that `JSON.stringify` gives every number back with all digits that it came with. @throws SyntaxError */
export function parseWithDigits(text: string): unknown {
  return JSON.parse(text, keepDigits);
}

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined || String(value) === source) return value;
  return raw(source);
}

/** `JSON.rawJSON`, which the compiler does not know yet: https://tc39.es/proposal-json-parse-with-source/ */
function raw(source: string): unknown {
  const rawJSON: unknown = Reflect.get(JSON, 'rawJSON');
  return typeof rawJSON === 'function' ? rawJSON(source) : Number(source);
}

/** Whether a value stands for a number with all its digits. */
export function digitsOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null || !('rawJSON' in value) || !isRaw(value)) return undefined;
  return String(value.rawJSON);
}

function isRaw(value: object): boolean {
  const isRawJSON: unknown = Reflect.get(JSON, 'isRawJSON');
  return typeof isRawJSON === 'function' && isRawJSON(value) === true;
}
