import type { Field } from '../observe/field.ts';
import type { Kind } from '../observe/kinds.ts';
import { pathText } from '../observe/leaves.ts';
import type { Reshaped } from '../reshape/reshape.ts';
import type { ZipChoice } from '../reshape/series.ts';
import { toldApart } from './apart.ts';
import type { Choice } from './choice.ts';
import { columnsOf, type ProposedColumn } from './columns.ts';
import { emptyRows } from './empty-rows.ts';
import type { Exploded } from './exploded.ts';
import { type Identity, identityOf } from './identity.ts';
import {
  besideChoices,
  emptyChoice,
  explodeChoice,
  identityChoices,
  reshapeChoices,
  timeChoice,
} from './route-choices.ts';
import { isWithin, type RowsSeen, rowsSeen } from './rows-seen.ts';
import { schemaTypeOf } from './schema-type.ts';
import { type TimeField, timeFieldOf } from './time-field.ts';
import { GUESSED_ZONE, zonelessTime } from './zoneless.ts';

/** A condition as settings have it. */
export type ProposedCondition =
  | { readonly field: string; readonly equals: string }
  | { readonly field: string; readonly exists: boolean };

/** A route as settings have it. */
export interface ProposedRoute {
  readonly name: string;
  readonly topics?: readonly string[];
  readonly when?: ProposedCondition | readonly ProposedCondition[];
  readonly stable?: string;
  readonly table?: string;
  readonly subtable?: string;
  readonly replaceDots?: string;
  readonly parse?: Reshaped['parse'];
  readonly zip?: ZipChoice['zip'] | readonly ZipChoice['zip'][];
  readonly pivot?: Reshaped['pivots'][number]['pivot'][];
  readonly explode?: string;
  readonly explodeObjects?: true | readonly string[];
  readonly empty?: 'skip';
  readonly timestamp:
    | { readonly field: string; readonly unit: string; readonly missing?: 'record' }
    | { readonly value: string }
    | { readonly source: 'record' };
  readonly columns?: readonly ProposedColumn[];
  readonly tags?: readonly ProposedColumn[];
  readonly provenance?: { readonly offset: string };
  readonly ignore?: readonly string[];
}

/** A route, and why it is so. */
export interface RouteProposal {
  readonly route: ProposedRoute;
  readonly choices: readonly Choice[];
  /** What a person must know. */
  readonly notes: readonly string[];
}

/** What a route is proposed for. */
export interface RouteContext {
  readonly kind: Kind;
  /** What the route and its table are called. */
  readonly name: string;
  /** Whether it is the only route, so that no other has subtables. */
  readonly isOnly: boolean;
  readonly exploded: Exploded | undefined;
  /** Conditions beside that of the kind. */
  readonly when: readonly ProposedCondition[];
  /** Paths of arrays that other routes take apart. */
  readonly elsewhere: readonly string[];
  readonly reshaped: Omit<Reshaped, 'samples'>;
}

/** Proposes a route, and says whether it makes columns of what it takes apart. */
export function proposeRoute(context: RouteContext): RouteProposal & { readonly isUseful: boolean } {
  const { kind, name, isOnly, exploded, elsewhere, reshaped } = context;
  const rows = rowsSeen(kind.samples, exploded);
  const count = rows.keys.length;
  const time = timeFieldOf(rows.inner, count) ?? timeFieldOf(rows.outer, count);
  const unit = time === undefined ? undefined : (schemaTypeOf(time.field, kind.samples)?.unit ?? time.unit);
  const kindWhen = kind.when && kindCondition(kind.when, rows);
  const fields = [...rows.inner, ...rows.outer].filter(
    (field) => field !== time?.field && field.path !== kindWhen?.field && !elsewhere.includes(field.path),
  );
  const identities = toldApart(identitiesOf(rows, fields), fields, time, count);
  const choices: Choice[] = [{ about: `route ${name}`, choice: `${count} rows of the samples`, why: kind.why }];
  choices.push(...reshapeChoices(reshaped));
  if (exploded !== undefined) choices.push(explodeChoice(exploded), ...besideChoices(rows));
  choices.push(timeChoice(time));
  choices.push(...identityChoices(identities));
  const parts = columnsOf({ rows, fields, identities, count, samples: kind.samples }, choices);
  const isStable = identities.length > 0 || parts.tags.length > 0;
  const dotted = identities.some(({ values }) => values.some((value) => value?.includes('.')));
  if (dotted)
    choices.push({
      about: 'replaceDots',
      choice: '_',
      why: 'names of subtables have dots, which TDengine does not take',
    });
  const passed = exploded === undefined ? 0 : emptyRows(fields, parts.columns, count);
  if (passed > 0) choices.push(emptyChoice(passed, count));
  const ignore = [...parts.ignore, ...reshaped.pivots.flatMap(({ beside }) => beside)];
  const when = [...(kindWhen === undefined ? [] : [kindWhen]), ...context.when];
  const [onlyCondition] = when;
  const pivots = reshaped.pivots.map(({ pivot }) => pivot);
  const zips = reshaped.zips.map(({ zip }) => zip);
  const [onlyZip] = zips;
  const route: ProposedRoute = {
    name,
    ...(kind.topics !== undefined && { topics: kind.topics }),
    ...(onlyCondition !== undefined && { when: when.length > 1 ? when : onlyCondition }),
    ...(isStable ? { stable: name } : { table: name }),
    ...(identities.length > 0 && { subtable: templateOf(identities, isOnly ? '' : `${name}_`) }),
    ...(dotted && { replaceDots: '_' }),
    ...(reshaped.parse.length > 0 && { parse: reshaped.parse }),
    ...(onlyZip !== undefined && { zip: zips.length > 1 ? zips : onlyZip }),
    ...(pivots.length > 0 && { pivot: pivots }),
    timestamp: timestampOf(time, unit, count),
    ...(exploded !== undefined && explodeSettings(exploded)),
    ...(passed > 0 && { empty: 'skip' as const }),
    ...(parts.columns.length > 0 ? { columns: parts.columns } : { provenance: { offset: 'kafka_offset' } }),
    ...(parts.tags.length > 0 && { tags: parts.tags }),
    ...(ignore.length > 0 && { ignore }),
  };
  const isUseful = parts.columns.some((column) =>
    rows.inner.some(({ path, steps }) => path === column.of && !steps.includes('$parent')),
  );
  const notes =
    time?.format === undefined
      ? []
      : [`${time.field.path} has no zone: ${GUESSED_ZONE} is a guess; write the zone of the devices into parseTime`];
  return { route: withoutSources(route), choices, notes, isUseful };
}

/** What a column was made of is not part of the settings. */
function withoutSources(route: ProposedRoute): ProposedRoute {
  const bare = (columns: readonly ProposedColumn[]) => columns.map(({ of: _, ...column }) => column);
  return {
    ...route,
    ...(route.columns !== undefined && { columns: bare(route.columns) }),
    ...(route.tags !== undefined && { tags: bare(route.tags) }),
  };
}

function explodeSettings({ path, objects }: Exploded): Pick<ProposedRoute, 'explode' | 'explodeObjects'> {
  if (objects.length === 0) return { explode: path };
  return { explode: path, explodeObjects: objects.length === 1 && objects[0] === path ? true : objects };
}

/** What names subtables: of the record, and of each array that is taken apart. */
function identitiesOf({ exploded, keys }: RowsSeen, fields: readonly Field[]): readonly Identity[] {
  const places = exploded?.places ?? [[]];
  const none = keys.map(() => undefined);
  return places.flatMap((place, level) => {
    const next = places[level + 1];
    const own = fields.filter(({ steps }) => {
      // What stands beside the members of an object is of what is around it.
      if (next !== undefined && isWithin(steps, [...next, '$parent'])) return true;
      const isInner = isWithin(steps, place) && (level === 0 || !isWithin(steps, [...place, '$parent']));
      return isInner && (next === undefined || !isWithin(steps, next));
    });
    return identityOf(own, level === 0 ? keys : none) ?? [];
  });
}

function templateOf(identities: readonly Identity[], prefix: string): string {
  const parts = identities.map(({ field }) => (field === undefined ? `\${key}` : `\${${templatePath(field.steps)}}`));
  return `${prefix}${parts.join('_')}`;
}

/** What templates read as the record's own, or as the beginning of an expression. */
const TAKEN: ReadonlySet<string> = new Set(['key', 'topic', 'record', 'element', 'headers']);

/** A path as a template has it: in backticks where it could be taken for something else. */
function templatePath(steps: readonly string[]): string {
  const isPlain =
    steps.every((step) => /^([A-Za-z_]\w*|\$key|\$value|\$parent)$/.test(step)) && !TAKEN.has(steps[0] ?? '');
  return steps
    .map((step) => (isPlain || step === '$key' || step === '$parent' ? step : `\`${step.replaceAll('`', '``')}\``))
    .join('.');
}

function timestampOf(time: TimeField | undefined, unit: string | undefined, rows: number): ProposedRoute['timestamp'] {
  if (time === undefined || unit === undefined) return { source: 'record' };
  const { field, format } = time;
  if (format !== undefined) return { value: zonelessTime(field, format, field.count === rows) };
  return { field: field.path, unit, ...(field.count < rows && { missing: 'record' }) };
}

/** The condition that tells a kind; of a field beside the members of an object that is taken apart, as the members have it. */
function kindCondition(when: NonNullable<Kind['when']>, { inner }: RowsSeen): NonNullable<Kind['when']> {
  const beside = inner.find(
    ({ steps }) => steps.includes('$parent') && pathText(steps.filter((step) => step !== '$parent')) === when.field,
  );
  return { field: beside?.path ?? when.field, equals: when.equals };
}
