import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API } from 'typescript/unstable/sync';
import { type Mutant, mutatedText } from './mutant.ts';

const PROJECT = '/tsconfig.mutation.json';

/**
 * The mutants that `npm run typecheck` refuses in their own file: they cannot be made unseen.
 * @param root the repository.
 */
export function refusedByTypes(root: string, mutants: readonly Mutant[]): ReadonlySet<Mutant> {
  const refused = new Set<Mutant>();
  if (mutants.length === 0) return refused;
  const project = join(root, PROJECT);
  const files = [...new Set(mutants.map(({ file }) => file))];
  let changed: { readonly path: string; readonly text: string } | undefined;
  const api = new API({
    cwd: root,
    fs: {
      readFile: (path) => {
        // Only these files and what they import are checked: all of the repository takes long.
        if (path === project) return JSON.stringify({ extends: './tsconfig.json', include: [], files });
        return path === changed?.path ? changed.text : undefined;
      },
      fileExists: (path) => (path === project ? true : undefined),
    },
  });
  try {
    api.updateSnapshot({ openProjects: [project] });
    for (const mutant of mutants) {
      const path = join(root, mutant.file);
      const before = changed?.path;
      changed = { path, text: mutatedText(readFileSync(path, 'utf8'), mutant) };
      const snapshot = api.updateSnapshot({ fileChanges: { changed: before === undefined ? [path] : [path, before] } });
      const { program } = snapshot.getProject(project) ?? {};
      if (program === undefined) throw new Error(`no project of ${mutant.file} to check its types in`);
      const findings = [...program.getSyntacticDiagnostics(path), ...program.getSemanticDiagnostics(path)];
      if (findings.length > 0) refused.add(mutant);
      snapshot.dispose();
    }
  } finally {
    api.close();
  }
  return refused;
}
