import type { Condition, MeantRoute, Path, Test } from '../model.ts';
import { lookup } from './elements.ts';
import { resultOf, type Scope } from './expressions.ts';
import { namedBy } from './named.ts';
import type { Json } from './read-json.ts';
import { exactOf } from './times.ts';
import { Fault } from './values.ts';

export function valuesIn(condition: Condition): readonly Path[] {
  return namedBy({ ...NOTHING, when: [condition] });
}

export function presencesIn(condition: Condition): readonly Path[] {
  return namedBy({ ...NOTHING, when: [condition] }, 'has');
}

const NOTHING: MeantRoute = {
  ...{ name: '', hasPattern: false, when: [], kind: 'stable', table: [], parse: [], pivot: [], columns: [], tags: [] },
  ...{ carry: [], zip: [], ignore: [], provenance: {} },
};

/** At which step of `explode` a condition is judged: 0 is the record's value. */
export function depthOf(condition: Condition, { explode, explodeObjects }: MeantRoute): number {
  const route = { ...NOTHING, explode, explodeObjects, when: [condition] };
  const common = (path: Path) => {
    const steps = path.findIndex((step, at) => step !== explode?.[at]);
    return steps < 0 ? path.length : steps;
  };
  const values = namedBy(route).map(common);
  // Whether an array is there is known before its elements are.
  const presences = namedBy(route, 'has').map((path) =>
    Math.max(0, common(path) - (common(path) === path.length ? 1 : 0)),
  );
  return Math.max(0, ...values, ...presences);
}

export function holds(condition: Condition, scope: Scope): boolean {
  switch (condition.kind) {
    case 'field':
      return isMet(condition.test, lookup(condition.path, scope.here, scope.route), isAllowed);
    case 'header': {
      const last = scope.record.headers.findLast(([name]) => name === condition.header);
      return isMet(
        condition.test,
        last === undefined ? undefined : (last[1] ?? ''),
        (text, wanted) => text === String(wanted),
      );
    }
    case 'expression': {
      const value = resultOf(condition.part, scope);
      if (typeof value !== 'boolean') throw new Fault();
      return value;
    }
  }
}

function isMet<T>(
  test: Test,
  value: T | undefined,
  allows: (value: T, wanted: string | number | boolean) => boolean,
): boolean {
  if ('exists' in test) return (value !== undefined) === test.exists;
  if (value === undefined) return false;
  return ('equals' in test ? [test.equals] : test.in).some((wanted) => allows(value, wanted));
}

function isAllowed(value: Json, wanted: string | number | boolean): boolean {
  switch (value.kind) {
    case 'boolean':
    case 'string':
      return value.value === wanted;
    case 'number': {
      if (typeof wanted === 'number' && !Number.isInteger(wanted)) return Number(value.digits) === wanted;
      const isLong = typeof wanted === 'string' && /^-?\d{16,}$/.test(wanted);
      return (typeof wanted === 'number' || isLong) && isSameNumber(value.digits, String(wanted));
    }
    default:
      return false;
  }
}

function isSameNumber(a: string, b: string): boolean {
  const [x, y] = [exactOf(a), exactOf(b)];
  if (x === undefined || y === undefined) return false;
  const least = Math.min(x.power, y.power);
  if (Math.max(x.power, y.power) - least > 3_000) return false;
  return x.digits * 10n ** BigInt(x.power - least) === y.digits * 10n ** BigInt(y.power - least);
}
