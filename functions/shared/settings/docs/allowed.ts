import type { JsonSchema } from './json-schema.ts';

/** What a setting may be, in words. */
export function allowedText(schema: JsonSchema): string {
  if (typeof schema.errorMessage === 'string') return schema.errorMessage.replace(/^must (be )?/, '');
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  switch (schema.type) {
    case 'array':
      return `list; each ${nested(Array.isArray(schema.items) ? undefined : schema.items)}`;
    case 'boolean':
      return '`true`, `false`';
    case 'integer':
      return `${schema.minimum} to ${schema.maximum}`;
    default:
      return `text of ${schema.minLength ?? 0} to ${schema.maxLength} characters`;
  }
}

function nested(schema: JsonSchema | boolean | undefined): string {
  return typeof schema === 'object' ? allowedText(schema) : 'anything';
}
