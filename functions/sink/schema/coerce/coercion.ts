import type { DatabasePrecision } from '../../decode/time.ts';
import type { ValueType } from '../../rows/row.ts';
import type { Coerce, Rule } from './rule.ts';
import { type Kind, RULES } from './rules.ts';

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
export function coercionOf(value: ValueType, column: string, precision?: DatabasePrecision): Coercion | undefined {
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
  const from = kindOf(value);
  const to = kindOf(column);
  return from === undefined || to === undefined ? undefined : RULES[from]?.[to];
}

/** The kind of a type, as DESCRIBE writes types; undefined for one that nobody knows. */
export function kindOf(type: string): Kind | undefined {
  switch (type) {
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT':
    case 'TINYINT UNSIGNED':
    case 'SMALLINT UNSIGNED':
    case 'INT UNSIGNED':
    case 'BIGINT UNSIGNED':
      return 'integer';
    case 'FLOAT':
    case 'DOUBLE':
      return 'floating';
    case 'VARCHAR':
    case 'NCHAR':
      return 'text';
    case 'BOOL':
    case 'TIMESTAMP':
    case 'VARBINARY':
    case 'BLOB':
    case 'GEOMETRY':
    case 'JSON':
      return type;
    default:
      return type.startsWith('DECIMAL(') ? 'DECIMAL' : undefined;
  }
}
