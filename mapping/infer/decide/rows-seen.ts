import { type Field, fieldsOf } from '../observe/field.ts';
import { pathText } from '../observe/leaves.ts';
import type { Sample } from '../observe/samples.ts';
import type { Exploded } from './exploded.ts';

/** What rows there are in samples: one of each document, or of each element that it has. */
export interface RowsSeen {
  readonly exploded: Exploded | undefined;
  /** Fields inside the elements, by row. */
  readonly inner: readonly Field[];
  /** Fields around them, by row. */
  readonly outer: readonly Field[];
  /** Keys of the records, by row. */
  readonly keys: readonly (string | undefined)[];
  /** Fields that are objects in some samples and something else in others: they are taken as a whole. */
  readonly mixed: ReadonlySet<string>;
}

/** The rows that are in samples. @param exploded what is taken apart; left out, a document is a row. */
export function rowsSeen(samples: readonly Sample[], exploded: Exploded | undefined): RowsSeen {
  const rows = exploded?.rows ?? samples.map(({ document }, of) => ({ of, levels: [document] }));
  const places = exploded?.places ?? [[]];
  const levels = places.map((steps, level) => {
    const fields = fieldsOf(
      rows.map((row) => row.levels[level] ?? {}),
      steps,
    );
    const next = places[level + 1];
    return withoutParts(next === undefined ? fields : fields.filter((field) => !isWithin(field.steps, next)));
  });
  const all = levels.map(({ fields }) => fields);
  return {
    exploded,
    inner: exploded === undefined ? [] : (all.at(-1) ?? []),
    outer: exploded === undefined ? all.flat() : all.slice(0, -1).flat(),
    keys: rows.map(({ of }) => samples[of]?.key),
    mixed: new Set(levels.flatMap(({ mixed }) => [...mixed])),
  };
}

/** Whether a path is that of a place, or below it. */
export function isWithin(steps: readonly string[], place: readonly string[]): boolean {
  return place.every((step, at) => steps[at] === step);
}

/** The fields without those below one that is a value in other samples. */
function withoutParts(fields: readonly Field[]): Pick<RowsSeen, 'mixed'> & { readonly fields: readonly Field[] } {
  const paths = new Set(fields.map(({ path }) => path));
  const above = new Set(
    fields.flatMap(({ steps }) => steps.slice(1).map((_, end) => pathText(steps.slice(0, end + 1)))),
  );
  const wholes = fields.filter(({ path }) => above.has(path));
  const mixed = new Set(wholes.filter(({ count }) => count > 0).map(({ path }) => path));
  const empty = new Set(wholes.filter(({ count }) => count === 0).map(({ path }) => path));
  const isPart = ({ steps }: Field) =>
    steps.some(
      (_, end) => end > 0 && paths.has(pathText(steps.slice(0, end))) && mixed.has(pathText(steps.slice(0, end))),
    );
  return { mixed, fields: fields.filter((field) => !empty.has(field.path) && !isPart(field)) };
}
