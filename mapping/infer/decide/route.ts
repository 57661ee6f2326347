import { type Field, kindsOf, scalarsOf, textOf, wordsOf } from '../observe/field.ts';
import type { Kind } from '../observe/kinds.ts';
import type { Choice } from './choice.ts';
import { type TypeChoice, typeOf } from './column-type.ts';
import { type Identity, identityOf } from './identity.ts';
import { ColumnNames } from './names.ts';
import { type RowsSeen, rowsSeen } from './rows-seen.ts';
import { TAG_NAMES } from './tag-names.ts';
import { isTimeWithoutZone, type TimeField, timeFieldOf } from './time-field.ts';

/** A column or tag as settings have it. */
export interface ProposedColumn {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly unit?: string;
}

/** A route as settings have it. */
export interface ProposedRoute {
  readonly name: string;
  readonly topics?: readonly string[];
  readonly when?: { readonly field: string; readonly equals: string };
  readonly stable?: string;
  readonly table?: string;
  readonly subtable?: string;
  readonly replaceDots?: string;
  readonly timestamp:
    | { readonly field: string; readonly unit: string; readonly missing?: 'record' }
    | { readonly source: 'record' };
  readonly explode?: string;
  readonly columns?: readonly ProposedColumn[];
  readonly tags?: readonly ProposedColumn[];
  readonly provenance?: { readonly offset: string };
  readonly ignore?: readonly string[];
}

/** A route, and why it is so. */
export interface RouteProposal {
  readonly route: ProposedRoute;
  readonly choices: readonly Choice[];
}

/** Tags that a stable has at most. */
const MOST_TAGS = 128;

/**
 * Proposes the route for samples of one kind.
 * @param names what the route and its table are called.
 * @param isOnly whether it is the only route, so that no other has subtables.
 */
export function proposeRoute(
  kind: Kind,
  names: { readonly route: string; readonly table: string },
  isOnly: boolean,
): RouteProposal {
  const rows = rowsSeen(kind.samples, true);
  const proposal = proposeOf(rows, kind, names, isOnly);
  const { explode, columns = [] } = proposal.route;
  const isUseful = explode === undefined || columns.some(({ path }) => rows.inner.some((field) => field.path === path));
  // Elements of which all goes into tags and names are no rows of their own.
  return isUseful ? proposal : proposeOf(rowsSeen(kind.samples, false), kind, names, isOnly);
}

function proposeOf(
  rows: RowsSeen,
  kind: Kind,
  names: { readonly route: string; readonly table: string },
  isOnly: boolean,
): RouteProposal {
  const count = rows.keys.length;
  const time = timeFieldOf(rows.inner, count) ?? timeFieldOf(rows.outer, count);
  const fields = [...rows.inner, ...rows.outer].filter(
    (field) => field !== time?.field && field.path !== kind.when?.field,
  );
  const identities = identitiesOf(rows, fields);
  const choices: Choice[] = [{ about: `route ${names.route}`, choice: `${count} rows of the samples`, why: kind.why }];
  if (rows.exploded !== undefined) {
    choices.push({ about: rows.exploded.path, choice: 'explode: a row of each element', why: rows.exploded.why });
  }
  choices.push(timeChoice(time, fields));
  choices.push(...identityChoices(identities));
  const parts = columnsOf({ rows, fields, identities, count }, choices);
  const isStable = identities.length > 0 || parts.tags.length > 0;
  const dotted = identities.some(({ values }) => values.some((value) => value?.includes('.')));
  if (dotted)
    choices.push({
      about: 'replaceDots',
      choice: '_',
      why: 'names of subtables have dots, which TDengine does not take',
    });
  const route: ProposedRoute = {
    name: names.route,
    ...(kind.topics !== undefined && { topics: kind.topics }),
    ...(kind.when !== undefined && { when: kind.when }),
    ...(isStable ? { stable: names.table } : { table: names.table }),
    ...(identities.length > 0 && { subtable: templateOf(identities, isOnly ? '' : `${names.table}_`) }),
    ...(dotted && { replaceDots: '_' }),
    timestamp: timestampOf(time, count),
    ...(rows.exploded !== undefined && { explode: rows.exploded.path }),
    ...(parts.columns.length > 0 ? { columns: parts.columns } : { provenance: { offset: 'kafka_offset' } }),
    ...(parts.tags.length > 0 && { tags: parts.tags }),
    ...(parts.ignore.length > 0 && { ignore: parts.ignore }),
  };
  return { route, choices };
}

/** What names subtables: of the elements, and of what is beside them. */
function identitiesOf({ inner, outer, keys }: RowsSeen, fields: readonly Field[]): readonly Identity[] {
  const isLeft = (field: Field) => fields.includes(field);
  const beside = identityOf(outer.filter(isLeft), keys);
  const inside =
    inner.length === 0
      ? undefined
      : identityOf(
          inner.filter(isLeft),
          keys.map(() => undefined),
        );
  return [beside, inside].filter((one) => one !== undefined);
}

function templateOf(identities: readonly Identity[], prefix: string): string {
  const parts = identities.map(({ field }) => {
    if (field === undefined) return `\${key}`;
    return `\${${templatePath(field.steps)}}`;
  });
  return `${prefix}${parts.join('_')}`;
}

/** What templates read as the record's own, or as the beginning of an expression. */
const TAKEN: ReadonlySet<string> = new Set(['key', 'topic', 'record', 'element', 'headers']);

/** A path as a template has it: in backticks where it could be taken for something else. */
function templatePath(steps: readonly string[]): string {
  const isPlain = steps.every((step) => /^[A-Za-z_]\w*$/.test(step)) && !TAKEN.has(steps[0] ?? '');
  return steps.map((step) => (isPlain ? step : `\`${step.replaceAll('`', '``')}\``)).join('.');
}

function timestampOf(time: TimeField | undefined, rows: number): ProposedRoute['timestamp'] {
  if (time === undefined) return { source: 'record' };
  const { field, unit } = time;
  return { field: field.path, unit, ...(field.count < rows && { missing: 'record' }) };
}

function timeChoice(time: TimeField | undefined, fields: readonly Field[]): Choice {
  if (time !== undefined) return { about: time.field.path, choice: `timestamp in ${time.unit}`, why: time.why };
  const zoneless = fields.find(isTimeWithoutZone);
  const why =
    zoneless === undefined
      ? 'no field looks like a time'
      : `${zoneless.path} is a time without zone, which may be any instant; no other field looks like a time`;
  return { about: 'timestamp', choice: 'source: record', why };
}

function identityChoices(identities: readonly Identity[]): readonly Choice[] {
  if (identities.length === 0) {
    return [{ about: 'subtable', choice: 'left out', why: 'no field looks like the name of a device' }];
  }
  return identities.map(({ field, why }) => ({ about: field?.path ?? 'the key', choice: 'names the subtable', why }));
}

interface Deciding {
  readonly rows: RowsSeen;
  readonly fields: readonly Field[];
  readonly identities: readonly Identity[];
  readonly count: number;
}

function columnsOf({ rows, fields, identities, count }: Deciding, choices: Choice[]) {
  const names = new ColumnNames();
  const columns: ProposedColumn[] = [];
  const tags: ProposedColumn[] = [];
  const ignore: string[] = [];
  const tables = subtablesOf(identities, count);
  for (const field of fields) {
    const chosen: TypeChoice | undefined = rows.mixed.has(field.path)
      ? { type: 'VARCHAR', why: 'an object in some samples, and something else in others: kept as its JSON' }
      : typeOf(field);
    if (chosen === undefined) {
      ignore.push(field.steps.join('.'));
      choices.push({
        about: field.path,
        choice: 'ignore',
        why: 'null or empty in all samples, so that no type can be told',
      });
      continue;
    }
    const { type, unit, why } = chosen;
    const tag = tags.length < MOST_TAGS ? whyTag(field, type, identities, tables) : undefined;
    const own =
      rows.exploded !== undefined && rows.inner.includes(field)
        ? field.steps.slice(rows.exploded.steps.length)
        : field.steps;
    const column = { path: field.path, name: names.of(own), type, ...(unit !== undefined && { unit }) };
    (tag === undefined ? columns : tags).push(column);
    const seldom = field.count < count ? `; in ${field.count} of ${count} rows` : '';
    const choice = tag === undefined ? `column ${type}` : `tag ${type}`;
    choices.push({ about: field.path, choice, why: `${tag === undefined ? '' : `${tag}; `}${why}${seldom}` });
  }
  return { columns, tags, ignore };
}

/** By row, the subtable; undefined where nothing names one. */
function subtablesOf(identities: readonly Identity[], count: number): readonly string[] | undefined {
  if (identities.length === 0) return undefined;
  return Array.from({ length: count }, (_, row) => JSON.stringify(identities.map(({ values }) => values[row])));
}

/** Why a field is a tag; undefined for a column. */
function whyTag(
  field: Field,
  type: string,
  identities: readonly Identity[],
  tables: readonly string[] | undefined,
): string | undefined {
  // TDengine has no such tags.
  if (type.startsWith('DECIMAL')) return undefined;
  if (identities.some((identity) => identity.field === field)) return 'it names the subtable';
  const kinds = [...kindsOf(field)];
  if (kinds.length !== 1 || kinds[0] !== 'text' || !type.startsWith('VARCHAR')) return undefined;
  const isCalledSo = TAG_NAMES.test(wordsOf(field));
  if (tables === undefined) return isCalledSo && isFew(field) ? 'text with few values, called as a tag' : undefined;
  const byTable = Map.groupBy(
    field.leaves.flatMap((leaf, row) =>
      textOf(leaf) === undefined ? [] : [{ table: tables[row], text: textOf(leaf) }],
    ),
    ({ table }) => table,
  );
  const groups = [...byTable.values()];
  if (groups.some((group) => new Set(group.map(({ text }) => text)).size > 1)) return undefined;
  if (isCalledSo) return 'text that is the same in each subtable, called as a tag';
  return groups.some((group) => group.length > 1) ? 'text that is the same in all rows of each subtable' : undefined;
}

/** Whether a field has few values for its rows. */
function isFew(field: Field): boolean {
  const texts = scalarsOf(field);
  return new Set(texts).size <= Math.max(1, texts.length / 3);
}
