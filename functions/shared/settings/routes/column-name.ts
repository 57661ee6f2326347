import { parsePath } from './path.ts';

/** What joins the keys of a path to a name when no setting says so. */
export const SEPARATOR = '_';

interface NamedColumn {
  readonly name?: string | undefined;
  readonly path?: string | undefined;
}

/** Name of a column or tag: the one that is set, or its path's keys joined. Empty for a constant without name. */
export function columnNameOf(column: NamedColumn, separator: string = SEPARATOR): string {
  return column.name ?? (column.path === undefined ? '' : (parsePath(column.path)?.join(separator) ?? ''));
}
