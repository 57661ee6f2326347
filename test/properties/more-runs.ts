import { registerHooks } from 'node:module';

// Loaded before a test file: what it imports as fast-check is fast-check.ts. So no test needs to know of it, nor can forget it.
const MORE = import.meta.resolve('./fast-check.ts');

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'fast-check' && context.parentURL !== MORE
      ? { url: MORE, shortCircuit: true }
      : next(specifier, context),
});
