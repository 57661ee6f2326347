import type { Reshaped } from '../reshape/reshape.ts';
import type { Choice } from './choice.ts';
import type { Exploded } from './exploded.ts';
import type { Identity } from './identity.ts';
import type { RowsSeen } from './rows-seen.ts';
import type { TimeField } from './time-field.ts';

export function timeChoice(time: TimeField | undefined): Choice {
  if (time !== undefined) return { about: time.field.path, choice: `timestamp in ${time.unit}`, why: time.why };
  return { about: 'timestamp', choice: 'source: record', why: 'no field looks like a time' };
}

export function explodeChoice({ path, objects, why }: Exploded): Choice {
  const what = objects.includes(path) ? 'a row of each member' : 'a row of each element';
  return { about: path, choice: `explode: ${what}`, why };
}

export function besideChoices({ inner }: RowsSeen): readonly Choice[] {
  return inner
    .filter(({ steps }) => steps.includes('$parent'))
    .map(({ path }) => ({
      about: path,
      choice: '$parent',
      why: 'a value beside the members, which is of all of them',
    }));
}

export function reshapeChoices({ parse, zips, pivots }: Omit<Reshaped, 'samples'>): readonly Choice[] {
  return [
    ...parse.map(({ path, from }) => ({
      about: path,
      choice: `parse: ${[from].flat().join(', ')}`,
      why: 'all texts there hold a document',
    })),
    ...zips.map(({ zip, why }) => ({ about: zip.path, choice: 'zip: arrays become rows', why })),
    ...pivots.map(({ pivot, names }) => ({
      about: pivot.array,
      choice: 'pivot: a column of each name',
      why: `its elements are pairs of a name and a value, with ${names} names`,
    })),
  ];
}

export function identityChoices(identities: readonly Identity[]): readonly Choice[] {
  if (identities.length === 0) {
    return [{ about: 'subtable', choice: 'left out', why: 'no field looks like the name of a device' }];
  }
  return identities.map(({ field, why }) => ({ about: field?.path ?? 'the key', choice: 'names the subtable', why }));
}

export function emptyChoice(rows: number, count: number): Choice {
  return { about: 'empty', choice: 'skip', why: `${rows} of ${count} elements have no field of any column` };
}
