import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionBundle, FunctionName } from '../../functions/bundle/function-bundle.ts';

/** Beside the package's JavaScript, which lies in `dist/package`. */
const FOLDER = join(import.meta.dirname, '../../../functions');

/** The function that came with the package. @throws Error when the package was not built, as in a clone of its source. */
export function packagedBundle(name: FunctionName): FunctionBundle {
  const folder = join(FOLDER, name);
  if (!existsSync(join(folder, 'handler.mjs'))) {
    throw new Error(`the ${name} has no bundle here: give bundle, for example bundleFunction('${name}')`);
  }
  return { folder, handler: 'handler.handler' };
}
