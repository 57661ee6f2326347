import type { MiddlewareObj } from '@middy/core';
import { namedStack, nameErrorClasses } from './named-errors.ts';

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
