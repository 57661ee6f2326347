import type { Precision } from '../../../shared/tdengine/time/precision.ts';
import { familyOf, type ValueType } from '../../../shared/tdengine/types/types.ts';
import type { Coerce, Rule } from './rule.ts';
import { RULES } from './rules.ts';

/** How a value's literal becomes the literal of a column: it is that one, with the same length, or a function makes it. */
export type Coercion = 'same' | Coerce;

export type { Coerce };

/**
 * How values of a type go into an existing column without being changed, by the rules of docs/coercion.md; undefined when
 * no value but NULL does. To be looked up once for a layout and column: the function is for each value. A value that
 * becomes text is as long as its literal without the quotes.
 * @param column the column's type without length, as DESCRIBE writes it.
 * @param precision of the column's database; without it only times are taken that every precision stores.
 */
export function coercionOf(value: ValueType, column: string, precision?: Precision): Coercion | undefined {
  if (value === column || value === 'NULL') return 'same';
  const coercion = ruleOf(value, column)?.coercion(value, column, precision);
  if (coercion === undefined || coercion === 'same') return coercion;
  return (sql) => (sql === 'NULL' ? sql : coercion(sql));
}

/** Which values of a type a column takes, to go behind “takes”; undefined when it takes none. */
export function takenBy(column: string, value: ValueType): string | undefined {
  return ruleOf(value, column)?.takes;
}

function ruleOf(value: string, column: string): Rule | undefined {
  const from = familyOf(value);
  const to = familyOf(column);
  return from === undefined || to === undefined ? undefined : RULES[from]?.[to];
}
