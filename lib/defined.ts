/** The properties of an object that have a value; CDK takes a property that is there but undefined for a mistake. */
export function defined<T extends object>(properties: T): Defined<T> {
  const result: Defined<T> = {};
  for (const name in properties) {
    const value = properties[name];
    if (isDefined(value)) result[name] = value;
  }
  return result;
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function isDefined<V>(value: V): value is Exclude<V, undefined> {
  return value !== undefined;
}
