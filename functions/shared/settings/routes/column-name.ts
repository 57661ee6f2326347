import { nameSteps, parsePath } from '../../record-path/path.ts';

/** What joins the keys of a path to a name when no setting says so. */
export const SEPARATOR = '_';

interface NamedColumn {
  readonly name?: string | undefined;
  readonly path?: string | undefined;
}

/** Name of a column or tag: the one that is set, or its path's keys joined. Empty for a constant without name. */
export function columnNameOf(column: NamedColumn, separator: string = SEPARATOR): string {
  if (column.name !== undefined || column.path === undefined) return column.name ?? '';
  const steps = parsePath(column.path);
  return steps === undefined ? '' : nameSteps(steps).join(separator);
}
