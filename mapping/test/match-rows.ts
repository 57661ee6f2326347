/**
 * Pairs each of some expected things with one of its own that is as it expects, as many as can be: one that several expect goes to
 * the one that no other suits.
 * @returns by place, what each expected thing is paired with; undefined for none.
 */
export function pairUp<Expected, Given>(
  expected: readonly Expected[],
  given: readonly Given[],
  isAs: (expected: Expected, given: Given) => boolean,
): readonly (number | undefined)[] {
  const suits = expected.map((one) => given.flatMap((other, place) => (isAs(one, other) ? [place] : [])));
  const pairs: (number | undefined)[] = expected.map(() => undefined);
  const takenBy = new Map<number, number>();
  const pair = (one: number, tried: Set<number>): boolean => {
    for (const place of suits[one] ?? []) {
      if (tried.has(place)) continue;
      tried.add(place);
      const other = takenBy.get(place);
      if (other !== undefined && !pair(other, tried)) continue;
      takenBy.set(place, one);
      pairs[one] = place;
      return true;
    }
    return false;
  };
  for (let one = 0; one < expected.length; one++) pair(one, new Set());
  return pairs;
}
