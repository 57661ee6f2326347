import type { JsonSchema } from './json-schema.ts';

/** One setting in a table. */
export interface SettingRow {
  /** Path below the section, such as `tables.include`. */
  readonly setting: string;
  readonly allowed: string;
  /** The default as YAML writes it, `required`, or empty when there is none. */
  readonly fallback: string;
  readonly meaning: string;
}

/** The settings of a mapping, those of mappings inside it among them. */
export function settingRows(schema: JsonSchema, path: readonly string[] = []): SettingRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    if (typeof property === 'boolean') return [];
    const inner = [...path, name];
    // One with names of one's own is a setting itself.
    if (property.type === 'object' && property.properties !== undefined) return settingRows(property, inner);
    const entries = entrySchema(property);
    return [
      {
        setting: inner.join('.'),
        allowed: allowedText(property),
        fallback: fallbackText(property, schema.required?.includes(name) ?? false),
        meaning: property.description ?? '',
      },
      ...(entries === undefined ? [] : settingRows(entries, [...path, `${name}[]`])),
    ];
  });
}

/** The mapping that a list, or one thing or a list of them, has as its entries. */
function entrySchema(schema: JsonSchema): JsonSchema | undefined {
  const alternatives = [schema, ...(schema.anyOf ?? [])];
  const candidates = [
    ...(schema.anyOf ?? []),
    ...alternatives.map((one) => (typeof one === 'object' ? one.items : one)),
  ];
  return candidates.find((candidate) => isMapping(candidate));
}

function isMapping(schema: unknown): schema is JsonSchema {
  return typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'object';
}

function fallbackText(property: JsonSchema, isRequired: boolean): string {
  if (isRequired) return 'required';
  return property.default === undefined ? '' : `\`${scalar(property.default)}\``;
}

function scalar(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a setting may be, in words. */
function allowedText(schema: JsonSchema): string {
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
