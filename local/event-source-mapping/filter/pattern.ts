import { LocalError } from '../../../cli/terminal/usage.ts';
import type { Leaves } from './json-leaves.ts';
import { follows, type Rule, ruleOf } from './rule.ts';

/** A field and the rules of which it must follow one. */
interface Condition {
  readonly path: string;
  readonly rules: readonly Rule[];
}

/** A pattern, written out: alternatives, of each of which all conditions must hold. */
export type Pattern = readonly (readonly Condition[])[];

/** Names that make a member of `$or` no alternative, but `$or` a field of that name. */
const OPERATORS = ['prefix', 'suffix', 'equals-ignore-case', 'numeric', 'anything-but', 'exists'];

/**
 * Reads a pattern: field names as in the data, with lists of rules in the place of values
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html).
 * @param path of the field that the pattern is of.
 * @param where the pattern is, for the error.
 * @throws LocalError for what Lambda's table of operators does not have.
 */
export function readPattern(pattern: unknown, path: string, where: string): Pattern {
  if (Array.isArray(pattern) && pattern.length > 0) {
    const rules = pattern.map((item, index) => {
      const rule = ruleOf(item);
      if (rule !== undefined) return rule;
      throw new LocalError(
        `${where}[${index}] must be a text, a number, true, false, null, or one of ${OPERATORS.join(', ')} with what it takes`,
      );
    });
    return [[{ path, rules }]];
  }
  if (typeof pattern !== 'object' || pattern === null || Object.keys(pattern).length === 0) {
    throw new LocalError(`${where} must be a list of rules or a mapping of fields, and not empty`);
  }
  return Object.entries(pattern)
    .map(([name, of]) => {
      const whereOf = `${where}.${name}`;
      if (name !== '$or' || !isOr(of)) return readPattern(of, `${path}.${name}`, whereOf);
      return of.flatMap((alternative, index) => readPattern(alternative, path, `${whereOf}[${index}]`));
    })
    .reduce((all, one) => all.flatMap((conditions) => one.map((more) => [...conditions, ...more])));
}

function isOr(value: unknown): value is readonly object[] {
  return (
    Array.isArray(value) &&
    value.length > 1 &&
    value.every((item) => typeof item === 'object' && item !== null && !OPERATORS.some((name) => name in item))
  );
}

/**
 * Whether leaves are what a pattern asks for. Of an array, one element must be, and all that is asked of objects in an
 * array must hold in the same one (https://github.com/aws/event-ruler#json-array-matching).
 */
export function fits(leaves: Leaves, pattern: Pattern): boolean {
  return pattern.some((conditions) => holdFrom(leaves, conditions, 0, new Map()));
}

function holdFrom(
  leaves: Leaves,
  conditions: readonly Condition[],
  index: number,
  elements: ReadonlyMap<number, number>,
): boolean {
  const condition = conditions[index];
  if (condition === undefined) return true;
  const { path, rules } = condition;
  const found = leaves.get(path) ?? [];
  if (found.length === 0) {
    const mayBeAbsent = rules.some((rule) => rule.kind === 'exists' && !rule.exists);
    return mayBeAbsent && holdFrom(leaves, conditions, index + 1, elements);
  }
  return found.some(
    (leaf) =>
      rules.some((rule) => follows(leaf.value, rule)) &&
      [...leaf.elements].every(([array, element]) => (elements.get(array) ?? element) === element) &&
      holdFrom(leaves, conditions, index + 1, new Map([...elements, ...leaf.elements])),
  );
}
