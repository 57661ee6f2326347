import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the tests of `npm test` are run as: a process for each room and for each file that is apart. */
export interface Rooms {
  /** Test files by the folder whose they are. */
  readonly together: ReadonlyMap<string, readonly string[]>;
  readonly apart: readonly string[];
}

/**
 * What keeps a file apart: it changes what all of a process share (its environment, itself or by what starts a handler or
 * Secrets Manager for it, but not as all tests of templates do alike; mocks that are not a test's own).
 */
const APART =
  /\bprocess\.(?:env(?!\.CDK_VALIDATION = 'false')|chdir|exitCode|on)\b|\b(?:importedHandler|startSecrets)\(|\{[^}]*\bmock\b[^}]*\} from 'node:test'/m;

/** Folders whose rooms are folders in them: one process for all would be the last to end. */
const HOUSES =
  /^test\/functions\/(?:shared|sink|source)\/[^/]+(?=\/)|^test\/functions\/[^/]+(?=\/)|^[^/]+\/[^/]+(?=\/)/;

/**
 * Puts test files into rooms, in which each is loaded once with what it imports: that is most of the time of a small one.
 * @param read gives the text of a file
 */
export function roomsOf(files: readonly string[], read: (file: string) => string): Rooms {
  const together = new Map<string, string[]>();
  const apart: string[] = [];
  for (const file of files) {
    if (APART.test(read(file))) {
      apart.push(file);
      continue;
    }
    const room = HOUSES.exec(file)?.[0] ?? dirname(file);
    together.set(room, [...(together.get(room) ?? []), file]);
  }
  return { together, apart };
}

/** A module that loads the test files of a room. */
export function roomModule(root: string, files: readonly string[]): string {
  const loader = pathToFileURL(join(import.meta.dirname, 'load-room.ts'));
  return [
    `import { loadRoom } from ${JSON.stringify(loader)};`,
    `loadRoom(${JSON.stringify(root)}, ${JSON.stringify(files, undefined, 2)});`,
    '',
  ].join('\n');
}
