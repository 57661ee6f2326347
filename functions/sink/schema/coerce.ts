import type { DatabasePrecision } from '../decode/time.ts';
import type { ValueType } from '../row.ts';
import type { Convert, Rule } from './coerce/rule.ts';
import { type Kind, RULES } from './coerce/rules.ts';

/** How a value's literal becomes the literal of a column: as it is, or by a function that tells what would be changed. */
export type Coercion = 'same' | Convert;

/**
 * How values of a type go into an existing column without being changed, by the rules of docs/coercion.md; undefined when
 * no value but NULL does. To be looked up once for a layout and column: the function is for each value. A value that
 * becomes text has the length of its literal without quotes.
 * @param column the column's type without length, as DESCRIBE writes it.
 * @param precision of the column's database.
 */
export function coercionOf(value: ValueType, column: string, precision: DatabasePrecision): Coercion | undefined {
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
