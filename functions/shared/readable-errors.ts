import type { MiddlewareObj } from '@middy/core';

/**
 * Gives the errors that an invocation ends with stack traces that name our sources. Node's `--enable-source-maps` does
 * that too, and reads every map at each cold start: 40 ms of it.
 */
export const readableErrors: MiddlewareObj = {
  name: 'readable-errors',
  onError: async ({ error }) => {
    if (!(error instanceof Error) || error.stack === undefined) return;
    const { readableStack } = await import('./readable-stack.ts');
    error.stack = readableStack(error.stack);
  },
};
