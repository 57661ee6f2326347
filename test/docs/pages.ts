import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Texts of a page's sections, by heading. @param page as from the root */
export function sectionsOf(page: string): ReadonlyMap<string, string> {
  const [, ...sections] = readPage(page).split(/^## /m);
  return new Map(
    sections.map((text) => {
      const end = text.indexOf('\n');
      return [text.slice(0, end), text.slice(end)];
    }),
  );
}

/** Anchors of a page's headings, as GitHub makes them: lower case, spaces to hyphens, signs left out. */
export function anchorsOf(page: string): readonly string[] {
  return [...readPage(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** A page's text. @param page as from the root */
export function readPage(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}
