import type { JsonSchema } from './json-schema.ts';

/** What a setting may be, in words. */
export function allowedText(schema: JsonSchema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(nested).join(', or ');
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  switch (schema.type) {
    case 'array':
      return `list; each ${nested(Array.isArray(schema.items) ? undefined : schema.items)}`;
    case 'boolean':
      return '`true`, `false`';
    case 'integer':
      return `${schema.minimum} to ${schema.maximum}`;
    default:
      return textRule(schema);
  }
}

function nested(schema: JsonSchema | boolean | undefined): string {
  return typeof schema === 'object' ? allowedText(schema) : 'anything';
}

function textRule(schema: JsonSchema): string {
  const rule = schema.errorMessage;
  if (typeof rule === 'string') return rule.replace(/^must (be )?/, '');
  if (schema.format === 'date-time') return 'a time with its zone';
  return `text of ${schema.minLength ?? 0} to ${schema.maxLength} characters`;
}
