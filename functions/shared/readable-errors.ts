import type { MiddlewareObj } from '@middy/core';

/**
 * Gives the errors that an invocation ends with their names, and stack traces that name our sources. Node's
 * `--enable-source-maps` does the latter too, and reads every map at each cold start: 40 ms of it.
 */
export const readableErrors: MiddlewareObj = {
  name: 'readable-errors',
  onError: async ({ error }) => {
    if (!(error instanceof Error)) return;
    nameErrorClasses(error);
    if (error.stack === undefined) return;
    const { readableStack } = await import('./readable-stack.ts');
    error.stack = readableStack(namedStack(error));
  },
};

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
