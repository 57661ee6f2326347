/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object, no array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a name, of which TDengine takes any case; undefined when the object has none. */
export function member(object: JsonObject, name: string): unknown {
  const value = object[name];
  if (value !== undefined) return value;
  const spelled = Object.keys(object).find((key) => key.toLowerCase() === name);
  return spelled === undefined ? undefined : object[spelled];
}

/** A value of JSON as an object; undefined when it is none. */
export function objectOf(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}
