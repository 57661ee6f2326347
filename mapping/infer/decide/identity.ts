import { tableNameProblem } from '../../../functions/shared/tdengine/names.ts';
import { type Field, kindsOf, scalarsOf, textOf, wordsOf } from '../observe/field.ts';

/** What tells the subtables of a route apart. */
export interface Identity {
  /** Undefined for the record's key. */
  readonly field: Field | undefined;
  /** By document, the subtable that it is of. */
  readonly values: readonly (string | undefined)[];
  readonly why: string;
}

/** What fields that name a device are called, the surest first. */
const NAMES: readonly RegExp[] = [
  /^_key$/,
  /^(device|sensor|meter|machine|asset|station|node|gateway|thing|unit|client|point|tag|entity)_?(id|uid|uuid|eui|key|no|nr|number|sn|serial)$/,
  /(^|_)(dev_?eui|serial|serial_number|serial_no|sn|mac|mac_address|imei|uid|uuid|deveui|clientid|deviceid|sensorid)$/,
  /^(device|sensor|meter|machine|asset|station|node|gateway|thing|host|hostname|source|src)$/,
  /^(device|sensor|meter|machine|asset|station|node|gateway|thing|unit|client|point|tag|entity)_?name$/,
  /^id$/,
  /(^|_)id$/,
  /^(name|metric)$/,
];

/** What messages, and not devices, are told apart by. */
export const OF_MESSAGES = /(message|msg|event|request|correlation|trace|span|batch|sequence|record)_?id$/;

/** The field, or the key, that names the subtable of a row; undefined when nothing likely does. */
export function identityOf(fields: readonly Field[], keys: readonly (string | undefined)[]): Identity | undefined {
  const documents = keys.length;
  const candidates = fields.flatMap((field) => {
    const rank = NAMES.findIndex((name) => name.test(wordsOf(field)));
    const texts = scalarsOf(field);
    const isName = texts.every((text) => tableNameProblem(withoutDots(text)) === undefined);
    if (
      rank < 0 ||
      field.count < documents ||
      !isName ||
      !isPlain(field) ||
      field.path.includes('}') ||
      OF_MESSAGES.test(wordsOf(field))
    )
      return [];
    const isOwn = isOfOne(texts);
    return [{ field, rank: rank + (isOwn ? NAMES.length : 0) + field.steps.length / 10 }];
  });
  const [first] = candidates.sort((a, b) => a.rank - b.rank);
  const isSure = first !== undefined && first.rank < NAMES.length;
  if (!isSure && isKeyed(keys)) {
    return { field: undefined, values: keys, why: 'every record has a key, and keys come again' };
  }
  if (first === undefined) return undefined;
  const { field } = first;
  const values = field.leaves.map(textOf);
  const count = new Set(values).size;
  return { field, values, why: `it is called as what names a device, and has ${count} values in ${documents} samples` };
}

/** Whether a field is text or whole numbers: a name of a table is made of it. */
function isPlain(field: Field): boolean {
  const kinds = [...kindsOf(field)];
  if (kinds.length !== 1) return false;
  return kinds[0] === 'text' || (kinds[0] === 'number' && scalarsOf(field).every((text) => /^\d+$/.test(text)));
}

/** Samples from which on values that never come again are those of messages. */
const SOME = 5;

/** A name as `replaceDots: _` makes it. */
function withoutDots(text: string): string {
  return text.replaceAll('.', '_');
}

function isOfOne(texts: readonly string[]): boolean {
  return texts.length >= SOME && new Set(texts).size === texts.length;
}

function isKeyed(keys: readonly (string | undefined)[]): boolean {
  const named = keys.flatMap((key) => key ?? []);
  const given = named.filter((key) => tableNameProblem(withoutDots(key)) === undefined);
  return given.length > 0 && given.length === keys.length && !isOfOne(given);
}
