import { seededRandom } from '../../bench/random.ts';

/** As many of a list as asked for, chosen by a seed, in the list's own order: the same ones in every run. */
export function sample<T>(list: readonly T[], count: number, seed: number): readonly T[] {
  const random = seededRandom(seed);
  const places = list.map((_, place) => place);
  // Fisher and Yates' shuffle, as far as places are needed.
  const taken = Math.min(count, places.length);
  for (let place = 0; place < taken; place += 1) {
    const other = place + Math.floor(random() * (places.length - place));
    const [a, b] = [places[place] ?? 0, places[other] ?? 0];
    places[place] = b;
    places[other] = a;
  }
  const chosen = new Set(places.slice(0, taken));
  return list.filter((_, place) => chosen.has(place));
}
