import type { Kind } from '../observe/kinds.ts';
import type { Sample } from '../observe/samples.ts';
import { type Reshaped, reshapedIn } from '../reshape/reshape.ts';
import { type Exploded, explodedIn } from './exploded.ts';
import { type ProposedCondition, proposeRoute, type RouteContext, type RouteProposal } from './route.ts';

/**
 * Proposes the routes for samples of one kind: one, or one for each of the arrays that are taken apart, and one for samples
 * that have none of them.
 * @param name gives each a name that no other route has.
 */
export function proposeRoutes(
  kind: Kind,
  reshaped: Reshaped,
  name: (suffix: string) => string,
  isOnlyKind: boolean,
): readonly RouteProposal[] {
  // Records of another kind have no members that rows could be made of.
  const all = explodedIn(kind.samples).filter(({ path }) => path !== '$value' || kind.when === undefined);
  const own = (exploded: Exploded | undefined, samples: readonly Sample[]) => {
    const elsewhere = all.filter((other) => other !== exploded).map(({ path }) => `${path}.`);
    const isElsewhere = (path: string) => elsewhere.some((begin) => path.startsWith(begin));
    const { parse, zips, pivots } = reshapedIn(reshaped, samples);
    return {
      parse: parse.filter(({ path }) => !isElsewhere(path)),
      zips: zips.filter(({ rows }) => !isElsewhere(`${rows}.`)),
      pivots: pivots.filter(({ pivot }) => !isElsewhere(pivot.array)),
    };
  };
  const contextOf = (exploded: Exploded | undefined, of: Kind, routeName: string): RouteContext => ({
    kind: of,
    name: routeName,
    exploded,
    isOnly: false,
    when: [],
    elsewhere: [],
    reshaped: own(exploded, of.samples),
  });
  const useful = all.filter((exploded) => proposeRoute(contextOf(exploded, kind, '')).isUseful);
  const without = kind.samples.filter((_, index) => !useful.some(({ rows }) => rows.some(({ of }) => of === index)));
  const isRest = useful.length > 0 && without.some(({ document }) => hasMore(document, kind));
  if (useful.length === 0) {
    return [proposeRoute({ ...contextOf(undefined, kind, name('')), isOnly: isOnlyKind })];
  }
  const isOnly = isOnlyKind && useful.length === 1 && !isRest;
  const needsCondition = useful.length > 1 || without.length > 0;
  const routes = useful.map((exploded, index) => {
    const suffix = useful.length === 1 ? '' : tellingStep(exploded, useful) || String(index + 1);
    const when: readonly ProposedCondition[] = needsCondition ? [{ field: exploded.path, exists: true }] : [];
    const elsewhere = useful.filter((other) => other !== exploded).map(({ path }) => path);
    return proposeRoute({ ...contextOf(exploded, kind, name(suffix)), isOnly, when, elsewhere });
  });
  if (!isRest) return routes;
  const when = useful.map(({ path }) => ({ field: path, exists: false }));
  const rest = { ...kind, samples: without, why: 'samples without the array' };
  return [...routes, proposeRoute({ ...contextOf(undefined, rest, name('others')), when })];
}

/** The last key of an array's path that others do not have: `gauge` of `gauge.dataPoints` beside `sum.dataPoints`. */
function tellingStep(exploded: Exploded, all: readonly Exploded[]): string {
  const others = new Set(all.filter((other) => other !== exploded).flatMap(({ places }) => places.at(-1) ?? []));
  return exploded.places.at(-1)?.findLast((step) => !others.has(step)) ?? '';
}

/** Whether a sample has more than what its kind is told by. */
function hasMore(document: Sample['document'], { when }: Kind): boolean {
  return Object.keys(document).some((key) => key !== when?.field);
}
