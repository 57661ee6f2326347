import * as z from 'zod';

type Schema = z.core.JSONSchema.BaseSchema;

/** What a schema takes, in the words of TypeScript, what is said of a property behind it. */
export function shapeText(schema: z.ZodType): string {
  return typeText(z.toJSONSchema(schema, { io: 'output', reused: 'inline' }), '');
}

function typeText(schema: Schema, indent: string): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map((each) => typeText(asSchema(each), indent)).join(' | ');
  if (Array.isArray(schema.type)) return schema.type.join(' | ');
  switch (schema.type) {
    case 'array': {
      const items = typeText(Array.isArray(schema.items) ? {} : asSchema(schema.items ?? {}), indent);
      return items.includes(' | ') && !items.startsWith('{') ? `(${items})[]` : `${items}[]`;
    }
    case 'object':
      return objectText(schema, indent);
    case 'integer':
      return 'number';
    case undefined:
      return 'unknown';
    default:
      return String(schema.type);
  }
}

function objectText({ properties, additionalProperties, required = [] }: Schema, indent: string): string {
  if (properties === undefined) {
    return `{ [name: string]: ${typeText(asSchema(additionalProperties ?? {}), indent)} }`;
  }
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, property]) => {
    const own = asSchema(property);
    const note = own.description === undefined ? '' : ` // ${own.description}`;
    const text = typeText(own, inner);
    // Behind a mapping nobody would see what is said of all of it.
    const [first = '', ...rest] = text.split('\n');
    const begin = `${inner}${name}${required.includes(name) ? '' : '?'}: ${first}`;
    return rest.length === 0 ? `${begin};${note}` : [`${begin}${note}`, ...rest].join('\n').concat(';');
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

function asSchema(schema: Schema | boolean): Schema {
  return typeof schema === 'object' ? schema : {};
}
