import { registerHooks } from 'node:module';
import { type Mutant, mutatedText } from './mutant.ts';

// Loaded before a test file, and by the environment before whatever it starts: the file of the mutant is read with the
// change made. So nothing is written to the source, and no copy of it is needed.
const { MUTANT } = process.env;

if (MUTANT !== undefined) {
  const mutant: Mutant = JSON.parse(MUTANT);
  const changed = new URL(`../../${mutant.file}`, import.meta.url).href;

  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (url !== changed) return loaded;
      const { source } = loaded;
      const text = typeof source === 'string' ? source : new TextDecoder().decode(source ?? undefined);
      return { ...loaded, source: mutatedText(text, mutant) };
    },
  });
}
