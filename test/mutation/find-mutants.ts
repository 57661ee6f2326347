import { type Node, SyntaxKind } from 'typescript/unstable/ast';
import { isPropertyAssignment, isTypeNode } from 'typescript/unstable/ast/is';
import { createVirtualFileSystem } from 'typescript/unstable/fs';
import { API } from 'typescript/unstable/sync';
import type { Mutant } from './mutant.ts';
import { replacementsAt } from './replacements.ts';

/** A source file: its path from the repository's root, and its text. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** Nothing below these runs. */
const WITHOUT_CODE = new Set([
  SyntaxKind.ImportDeclaration,
  SyntaxKind.ExportDeclaration,
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.TypeAliasDeclaration,
]);

/** Every change that can be made to the files, in the order of files and places: the same list in every run. */
export function findMutants(sources: readonly SourceText[]): readonly Mutant[] {
  // A project of these files alone: nothing that they import is read, so it takes no time.
  const settings = {
    compilerOptions: { noLib: true, noResolve: true, types: [] },
    files: sources.map(({ file }) => file),
  };
  const files = Object.fromEntries(sources.map(({ file, text }) => [`/${file}`, text]));
  const fs = createVirtualFileSystem({ ...files, '/tsconfig.json': JSON.stringify(settings) });
  const api = new API({ cwd: '/', fs });
  try {
    const program = api.updateSnapshot({ openProjects: ['/tsconfig.json'] }).getProject('/tsconfig.json')?.program;
    return sources.flatMap((source) => {
      const root = program?.getSourceFile(`/${source.file}`);
      if (root === undefined) throw new Error(`${source.file} is not parsed`);
      return mutantsBelow(root, source);
    });
  } finally {
    api.close();
  }
}

function mutantsBelow(root: Node, { file, text }: SourceText): readonly Mutant[] {
  const mutants: Mutant[] = [];
  const visit = (node: Node): void => {
    if (WITHOUT_CODE.has(node.kind) || isTypeNode(node)) return;
    for (const { node: place, text: replacement } of replacementsAt(node)) {
      const start = place.getStart();
      const line = text.slice(0, start).split('\n').length;
      mutants.push({ file, line, start, end: place.end, original: text.slice(start, place.end), replacement });
    }
    if (isPropertyAssignment(node)) visit(node.initializer);
    else node.forEachChild(visit);
  };
  visit(root);
  return mutants;
}
