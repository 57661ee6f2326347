import { INDEX, type MeantColumn, type Template } from '../model.ts';
import { lookup } from './elements.ts';
import { pieceValue, type Scope } from './expressions.ts';
import { type Json, stringOf } from './read-json.ts';
import { Refused } from './row-source.ts';
import { timeOf } from './times.ts';
import { type Cell, cellFor, type Rules, typeName } from './types.ts';
import { Fault, isoOf, isTime, jsonOf, textIn, type Value } from './values.ts';

/** The value of a column; undefined when the row goes without it. */
export function columnCell({ source, type }: MeantColumn, rules: Rules, scope: Scope): Cell | undefined {
  switch (source.kind) {
    case 'constant':
      return taken(constantOf(source.value), rules);
    case 'template':
      return computed(templateValue(source.template, scope), rules);
    case 'path': {
      const isPlace = typeof source.path.at(-1) === 'object' && source.path.at(-1) === INDEX;
      const own = isPlace && type === undefined ? { ...rules, type: 'BIGINT' } : rules;
      const found = lookup(source.path, scope.here, scope.route);
      if (found !== undefined) return taken(found, own);
      if (source.required === true) throw new Refused();
      return source.default === undefined ? undefined : taken(constantOf(source.default), own);
    }
  }
}

function taken(value: Json, rules: Rules): Cell {
  const cell = cellFor(value, rules);
  if (cell === undefined) throw new Refused();
  return cell;
}

function constantOf(value: string | number | boolean): Json {
  if (typeof value === 'string') return stringOf(value);
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  const digits = JSON.stringify(value);
  return { kind: 'number', digits, isWhole: /^-?\d+$/.test(digits) };
}

/** The value of one `${…}`, or the text of several pieces. */
export function templateValue(template: Template, scope: Scope): Value {
  const [first] = template;
  if (first !== undefined && template.length === 1) return pieceValue(first, scope);
  return template
    .map((piece) => {
      const text = textIn(pieceValue(piece, scope));
      if (text === undefined) throw new Fault();
      return text;
    })
    .join('');
}

export function computed(value: Value, rules: Rules): Cell {
  if (isTime(value)) {
    const name = typeName(rules.type);
    if (name === 'VARCHAR' || name === 'NCHAR') return taken(stringOf(isoOf(value.nanoseconds)), rules);
    if (rules.type !== undefined && name !== 'TIMESTAMP') throw new Refused();
    const time = timeOf(String(value.nanoseconds), 'ns', rules.precision, 'column');
    if (time === undefined) throw new Refused();
    return { type: 'TIMESTAMP', value: String(time) };
  }
  const json = jsonOf(value);
  if (json === undefined) throw new Refused();
  return taken(json, rules);
}
