import { tableNameProblem } from '../../../functions/shared/tdengine/names.ts';
import { type Field, kindsOf, scalarsOf, textOf, wordsOf } from '../observe/field.ts';
import { type Identity, OF_MESSAGES } from './identity.ts';
import { type TimeField, unitOf } from './time-field.ts';

/** Fields that are added to the name of a subtable at most. */
const MOST_ADDED = 2;

/** Longest text that a name is made of. */
const MOST_TEXT = 64;

/**
 * What names subtables, with more text where rows of one subtable and time would else be one: such as the name of what is
 * measured. Where nothing tells them apart it stays as it is.
 * @param time the field that rows have their time of; without one the Kafka record's is not known to fall together.
 */
export function toldApart(
  identities: readonly Identity[],
  fields: readonly Field[],
  time: TimeField | undefined,
  count: number,
): readonly Identity[] {
  if (time === undefined) return identities;
  const times = time.field.leaves.map(textOf);
  const lost = (some: readonly Identity[]) => {
    const rows = Array.from({ length: count }, (_, row) =>
      JSON.stringify([times[row], some.map(({ values }) => values[row])]),
    );
    return rows.length - new Set(rows).size;
  };
  let chosen = identities;
  for (let added = 0; added < MOST_ADDED && lost(chosen) > 0; added++) {
    const candidates = fields
      .filter((field) => isTelling(field, count) && !chosen.some((one) => one.field === field))
      .map((field) => [...chosen, identityOf(field)])
      .sort((a, b) => lost(a) - lost(b));
    const [best] = candidates;
    if (best === undefined || lost(best) >= lost(chosen)) break;
    chosen = best;
  }
  return lost(chosen) === 0 ? chosen : identities;
}

function identityOf(field: Field): Identity {
  return { field, values: field.leaves.map(textOf), why: 'rows of one subtable have the same time without it' };
}

/** Whether a field is text that comes in every row, and may be a part of a name. */
function isTelling(field: Field, count: number): boolean {
  const texts = scalarsOf(field);
  return (
    field.count === count &&
    [...kindsOf(field)].join() === 'text' &&
    !field.path.startsWith('__') &&
    !field.path.includes('}') &&
    !OF_MESSAGES.test(wordsOf(field)) &&
    unitOf(field) === undefined &&
    !texts.every((text) => /^[+-]?\d+([.,]\d+)?$/.test(text)) &&
    texts.every((text) => text.length <= MOST_TEXT && tableNameProblem(text.replaceAll('.', '_')) === undefined)
  );
}
