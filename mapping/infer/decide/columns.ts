import { type Field, fieldsOf, kindsOf, scalarsOf, textOf, wordsOf } from '../observe/field.ts';
import { isDocument } from '../observe/leaves.ts';
import type { Sample } from '../observe/samples.ts';
import type { Choice } from './choice.ts';
import { type TypeChoice, typeOf } from './column-type.ts';
import { commaBesideNumbers, numberText, switchHint } from './expression.ts';
import type { Identity } from './identity.ts';
import { ColumnNames } from './names.ts';
import type { RowsSeen } from './rows-seen.ts';
import { schemaTypeOf } from './schema-type.ts';
import { TAG_NAMES } from './tag-names.ts';
import { zonelessFormat } from './zoneless.ts';

/** A column or tag as settings have it. */
export interface ProposedColumn {
  /** Path of the field that it is made of. */
  readonly of?: string;
  readonly path?: string;
  readonly value?: string;
  readonly name: string;
  /** Left out where a schema has it. */
  readonly type?: string;
  readonly unit?: string;
}

/** Tags that a stable has at most. */
const MOST_TAGS = 128;

/** What columns and tags are made of. */
export interface Deciding {
  readonly rows: RowsSeen;
  readonly fields: readonly Field[];
  readonly identities: readonly Identity[];
  /** Rows of the samples. */
  readonly count: number;
  readonly samples: readonly Sample[];
}

/** A column's type, by its schema, by an expression or by its values. */
interface ColumnChoice extends Omit<TypeChoice, 'type'> {
  readonly type?: string;
  readonly value?: string;
  readonly isText: boolean;
}

/** The columns and tags for fields, and the paths of those that no type can be told of. */
export function columnsOf({ rows, fields, identities, count, samples }: Deciding, choices: Choice[]) {
  const names = new ColumnNames();
  const columns: ProposedColumn[] = [];
  const tags: ProposedColumn[] = [];
  const ignore: string[] = [];
  const tables = subtablesOf(identities, count);
  for (const field of [...fields, ...firstOnes(fields)]) {
    const isIdentity = identities.some((identity) => identity.field === field);
    const chosen = chosenFor(field, rows, samples, isIdentity);
    if (chosen === undefined) {
      ignore.push(field.steps.join('.'));
      const why = 'null or empty in all samples, so that no type can be told';
      choices.push({ about: field.path, choice: 'ignore', why });
      continue;
    }
    const { type, unit, value, why } = chosen;
    const tag = tags.length < MOST_TAGS ? whyTag(field, chosen, identities, tables) : undefined;
    const from = value === undefined ? { path: field.path } : { value };
    (tag === undefined ? columns : tags).push({
      of: field.path,
      ...from,
      name: names.of(ownSteps(field, rows)),
      ...(type !== undefined && { type }),
      ...(unit !== undefined && { unit }),
    });
    const seldom = field.count < count ? `; in ${field.count} of ${count} rows` : '';
    const choice = [tag === undefined ? 'column' : 'tag', type ?? 'of the schema’s type'].join(' ');
    choices.push({ about: field.path, choice, why: `${tag === undefined ? '' : `${tag}; `}${why}${seldom}` });
  }
  return { columns, tags, ignore };
}

/** The numbers in the first elements of arrays that are kept as JSON, such as the gateways that heard a device. */
function firstOnes(fields: readonly Field[]): readonly Field[] {
  return fields.flatMap((field) => {
    const lists = field.leaves.map((leaf) => (leaf?.kind === 'array' ? leaf.elements : []));
    if (field.count === 0 || [...kindsOf(field)].join() !== 'array' || !lists.flat().every(isDocument)) return [];
    const firsts = lists.map(([first]) => (isDocument(first) ? first : {}));
    return fieldsOf(firsts, [...field.steps, '0']).filter((inside) => [...kindsOf(inside)].join() === 'number');
  });
}

function chosenFor(
  field: Field,
  { mixed, exploded }: RowsSeen,
  samples: readonly Sample[],
  isIdentity: boolean,
): ColumnChoice | undefined {
  if (mixed.has(field.path)) {
    const why = 'an object in some samples, and something else in others: kept as its JSON';
    return { type: 'VARCHAR', why, isText: true };
  }
  const bySchema = schemaTypeOf(field, samples);
  if (bySchema !== undefined) return { why: `${bySchema.name} by the schema`, isText: bySchema.isText };
  const chosen = typeOf(field);
  if (chosen === undefined) return undefined;
  const isText = chosen.type.startsWith('VARCHAR');
  const kinds = [...kindsOf(field)].sort().join();
  if (!isText || isIdentity || (kinds !== 'text' && kinds !== 'number,text')) return { ...chosen, isText };
  // A name of settings is none of an expression, and neither is a place.
  const isPlain = field.steps.every((step) => !/^(\$.*|\d+)$/.test(step)) && exploded?.path !== '$value';
  const number = !isPlain ? undefined : kinds === 'text' ? numberText(field) : commaBesideNumbers(field);
  if (number !== undefined) return { type: 'DOUBLE', value: number.value, why: number.why, isText: false };
  if (kinds !== 'text') return { ...chosen, isText };
  const hint = isPlain ? switchHint(field) : undefined;
  const hints = [
    ...(hint === undefined ? [] : [`the words make a BOOL by value: '${hint}'`]),
    ...(zonelessFormat(field) === undefined
      ? []
      : ['a time without zone, which parseTime reads when the zone is known']),
  ];
  return { ...chosen, why: [chosen.why, ...hints].join('; '), isText };
}

/** The keys that a column is named by: those below the element. */
function ownSteps(field: Field, { exploded, inner }: RowsSeen): readonly string[] {
  const place = exploded?.places.at(-1) ?? [];
  const isKey = field.steps.at(-1) === '$key';
  if (field.steps.at(-1) === '$value') return ['value'];
  if (exploded === undefined || !inner.includes(field))
    return isKey ? [...field.steps.slice(0, -1), 'key'] : field.steps;
  const own = field.steps.slice(place.length).filter((step) => step !== '$parent');
  if (isKey) return ['key'];
  // Of pairs the place says nothing.
  return own.every((step) => /^\d+$/.test(step)) ? [...place.slice(-1), ...own] : own;
}

/** By row, the subtable; undefined where nothing names one. */
function subtablesOf(identities: readonly Identity[], count: number): readonly string[] | undefined {
  if (identities.length === 0) return undefined;
  return Array.from({ length: count }, (_, row) => JSON.stringify(identities.map(({ values }) => values[row])));
}

/** Why a field is a tag; undefined for a column. */
function whyTag(
  field: Field,
  { type, value, isText }: ColumnChoice,
  identities: readonly Identity[],
  tables: readonly string[] | undefined,
): string | undefined {
  // TDengine has no such tags.
  if (type?.startsWith('DECIMAL') || value !== undefined) return undefined;
  if (identities.some((identity) => identity.field === field)) return 'it names the subtable';
  const kinds = [...kindsOf(field)];
  if (kinds.length !== 1 || kinds[0] !== 'text' || !isText) return undefined;
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
