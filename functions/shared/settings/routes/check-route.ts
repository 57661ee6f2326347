import type * as z from 'zod';
import { captureNames, parseTemplate, type TemplatePart } from '../../record-path/template.ts';
import { type ColumnRules, checkColumns, type Report, type Role } from './check-columns.ts';
import { checkExplode, checkNoKeys, type ExplodeRules } from './check-explode.ts';
import { columnNameOf, SEPARATOR } from './column-name.ts';
import { checkReshape, type ReshapeRules } from './reshape.ts';

/** A route as far as it is checked here: what a schema of one setting cannot see. */
export interface RouteRules extends ExplodeRules, ReshapeRules {
  readonly topics?: readonly string[] | undefined;
  readonly topicPattern?: string | undefined;
  readonly database?: string | undefined;
  readonly stable?: string | undefined;
  readonly stablePattern?: string | undefined;
  readonly table?: string | undefined;
  readonly tablePattern?: string | undefined;
  readonly subtable?: string | undefined;
  readonly columns: readonly ColumnRules[];
  readonly tags: readonly ColumnRules[];
  readonly remaining?: { readonly separator: string; readonly tags: readonly string[] } | undefined;
  readonly empty: 'reject' | 'skip';
  readonly provenance: Readonly<Record<string, string | undefined>>;
}

/** Checks the settings of a route against each other. */
export function checkRoute(route: RouteRules, context: z.core.$RefinementCtx): void {
  const report: Report = (path, message) => context.addIssue({ code: 'custom', path: [...path], message });
  const separator = route.remaining?.separator ?? SEPARATOR;
  if (route.topics !== undefined && route.topicPattern !== undefined) {
    report(['topicPattern'], 'does not go with topics');
  }
  checkTarget(route, report);
  checkTemplates(route, report);
  checkColumns('columns', route.columns, separator, report);
  checkColumns('tags', route.tags, separator, report);
  checkNames(route, separator, report);
  checkExplode(route, report);
  checkNoKeys(route, report);
  checkReshape(route, report);
}

function checkTarget(route: RouteRules, report: Report): void {
  if ((route.stable === undefined) === (route.table === undefined)) report([], 'needs exactly one of stable and table');
  if (route.stablePattern !== undefined && route.stable === undefined) report(['stablePattern'], 'goes with stable');
  if (route.tablePattern !== undefined && route.table === undefined) report(['tablePattern'], 'goes with table');
  if (route.table !== undefined) {
    if (route.tags.length > 0) report(['tags'], 'do not go with table: a plain table has none');
    if (route.remaining !== undefined && route.remaining.tags.length > 0) {
      report(['remaining', 'tags'], 'do not go with table: a plain table has none');
    }
    if (route.subtable !== undefined) report(['subtable'], 'does not go with table: a plain table has none');
  }
  const isWithoutColumn = route.columns.length === 0 && Object.keys(route.provenance).length === 0;
  if (
    route.empty === 'skip' &&
    route.remaining === undefined &&
    route.columns.every(({ path }) => path === undefined)
  ) {
    report(['empty'], 'skip goes with columns that have a path, or with remaining');
  }
  if (isWithoutColumn && route.remaining === undefined) report(['columns'], 'must not be empty without remaining');
}

function checkTemplates(route: RouteRules, report: Report): void {
  const captures = route.topicPattern === undefined ? [] : captureNames(route.topicPattern);
  const check = (key: 'database' | 'stable' | 'table' | 'subtable', whyNoData: string | undefined) => {
    const text = route[key];
    if (text === undefined) return;
    const parts = parseTemplate(text, captures);
    if (parts === undefined) report([key], `must have a closing } and a path in each \${…}`);
    const data = parts?.find((part) => part.kind !== 'text' && (part.kind !== 'name' || part.name === 'key'));
    if (data === undefined || whyNoData === undefined) return;
    const name = nameOf(data);
    report([key], `\${${name}} is neither topic nor a capture of topicPattern, ${whyNoData}`);
  };
  check('database', 'and fields do not choose the database');
  check('stable', route.stablePattern === undefined ? 'and for a field or the key stablePattern is needed' : undefined);
  check('table', route.tablePattern === undefined ? 'and for a field or the key tablePattern is needed' : undefined);
  check('subtable', undefined);
}

function nameOf(part: TemplatePart): string {
  switch (part.kind) {
    case 'field':
      return part.path;
    case 'name':
      return part.name;
    default:
      return part.text;
  }
}

function checkNames(route: RouteRules, separator: string, report: Report): void {
  const seen = new Map<string, string>();
  const check = (name: string, path: readonly (string | number)[]) => {
    const other = seen.get(name);
    if (other !== undefined && name !== '') report(path, `has the name of ${other}, ${name}`);
    seen.set(
      name,
      path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index > 0 ? `.${part}` : part)).join(''),
    );
  };
  for (const role of ['columns', 'tags'] satisfies Role[]) {
    for (const [index, column] of route[role].entries()) check(columnNameOf(column, separator), [role, index]);
  }
  for (const [key, name] of Object.entries(route.provenance)) {
    if (name !== undefined) check(name, ['provenance', key]);
  }
}
