/**
 * Gives the class of an error, and those of what caused it, the name that the error itself has. Minification takes the
 * names of classes, and Lambda's runtime logs an error's type by its class: of the bundle that would be `b`.
 */
export function nameErrorClasses(error: unknown): void {
  const seen = new Set<unknown>();
  const visit = (each: unknown): void => {
    if (!(each instanceof Error) || seen.has(each)) return;
    seen.add(each);
    nameClass(each);
    visit(each.cause);
    if (each instanceof AggregateError) each.errors.forEach(visit);
  };
  visit(error);
}

function nameClass(error: Error): void {
  const made: unknown = error.constructor;
  if (typeof made !== 'function' || made.name === error.name || isBuiltIn(made)) return;
  Object.defineProperty(made, 'name', { value: error.name, configurable: true });
}

function isBuiltIn(made: { readonly name: string }): boolean {
  return Reflect.get(globalThis, made.name) === made;
}

/** A stack trace whose first line begins with the error's own name: V8 writes it before a class has set one. */
export function namedStack({ name, stack = '' }: Error): string {
  return name !== 'Error' && /^Error(?=:|\n|$)/.test(stack) ? name + stack.slice('Error'.length) : stack;
}
