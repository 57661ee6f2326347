import { parsePath } from '../../shared/settings/routes/path.ts';
import type { RouteSettings } from '../../shared/settings/routes.ts';
import { PathTree } from '../decode/json/path-tree.ts';
import type { DatabasePrecision } from '../decode/time.ts';
import type { TableRegistry } from '../rows/table-registry.ts';
import { compileRoute } from './compile-route.ts';
import { SchemaTypes } from './connect/schema-types.ts';
import { levelsOf } from './level.ts';
import { pathMatcher } from './rest.ts';
import { Scan } from './scan.ts';

/** A route for the records of one topic, before it is compiled. */
export interface TopicRoute {
  readonly name: string;
  readonly settings: RouteSettings;
  readonly database: string;
  readonly precision: DatabasePrecision;
  /** The topic and its captures, by name. */
  readonly names: ReadonlyMap<string, string>;
}

/** What all routes of a topic have in common. */
export interface ScanContext {
  readonly schemasEnable: boolean;
  readonly textType: 'VARCHAR' | 'NCHAR';
  readonly tables: TableRegistry;
}

/** Keys of the envelope that JsonConverter writes. */
export const PAYLOAD = 'payload';
const SCHEMA = 'schema';

/** Compiles routes, as few scans of a record as their arrays allow. */
export function compileScans(routes: readonly TopicRoute[], context: ScanContext): Scan[] {
  // Where all fields are wanted, what another route names is wanted too: such a route reads for itself.
  const groups = Map.groupBy(routes, (route) =>
    route.settings.remaining === undefined ? route.settings.explode : route,
  );
  return [...groups.values()].map((group) => compileScan(group, context));
}

function compileScan(group: readonly TopicRoute[], { schemasEnable, textType, tables }: ScanContext): Scan {
  const remaining = group[0]?.settings.remaining;
  const above = schemasEnable ? [PAYLOAD] : [];
  const matcher = (patterns: readonly string[]) => {
    const matches = pathMatcher([...patterns]);
    return (steps: readonly string[]) => matches(steps.slice(above.length));
  };
  const tree = new PathTree(matcher(remaining?.include ?? []), matcher(remaining?.exclude ?? []));
  const fieldAt = (steps: readonly string[]) => tree.field([...above, ...steps]);
  const routes = group.map(({ settings, ...route }) =>
    compileRoute(settings, { ...route, textType, tables, fieldAt, above: above.length }),
  );
  const value = tree.node(above);
  const exploded = parsePath(group[0]?.settings.explode ?? '') ?? [];
  const steps = exploded.map((_, index) => tree.node([...above, ...exploded.slice(0, index + 1)]));
  const schema = schemasEnable ? { field: tree.field([SCHEMA]), types: new SchemaTypes() } : undefined;
  if (remaining !== undefined) tree.open(value);
  const base = levelsOf([value, ...steps], above.length);
  if (base === undefined) throw new Error('a scan begins with the record');
  return new Scan({ tree, base, routes, schema });
}
