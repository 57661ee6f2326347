import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the package that this is of: the clone, or where npm has put it. */
export function packageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    const above = join(folder, '..');
    if (above === folder) throw new Error('the package has no package.json');
    folder = above;
  }
  return folder;
}

/** The package's version. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8'));
  return String(Reflect.get(Object(manifest), 'version'));
}
