/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** A value of JSON as an object; undefined when it is none. */
export function objectOf(value: unknown): Json | undefined {
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
