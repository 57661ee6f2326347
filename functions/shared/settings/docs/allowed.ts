import type { JsonSchema } from './json-schema.ts';

/** What a setting may be, in words. */
export function allowedText(schema: JsonSchema): string {
  if (typeof schema.errorMessage === 'string') return schema.errorMessage.replace(/^must (be )?/, '');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => allowedText({ type })).join(', or ');
  switch (schema.type) {
    case 'object':
      return 'a mapping';
    case 'array':
      return `list; each ${nested(Array.isArray(schema.items) ? undefined : schema.items)}`;
    case 'boolean':
      return '`true`, `false`';
    case 'integer':
      return `${schema.minimum} to ${schema.maximum}`;
    case undefined:
      if (schema.anyOf === undefined) return 'text, or any YAML';
      return (schema.anyOf ?? []).map(allowedText).join(', or ');
    case 'null':
      return '`null`';
    case 'number':
      return 'a number';
    default:
      if (schema.maxLength === undefined) return 'text';
      return `text of ${schema.minLength ?? 0} to ${schema.maxLength} characters`;
  }
}

function nested(schema: JsonSchema | boolean | undefined): string {
  return typeof schema === 'object' ? allowedText(schema) : 'anything';
}
