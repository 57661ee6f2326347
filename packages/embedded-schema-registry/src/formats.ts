import avro from 'avsc';
import protobuf from 'protobufjs';
import { invalidSchema } from './errors.ts';

/** What schemas are written in, by the registry's names. */
export const FORMATS = ['AVRO', 'PROTOBUF', 'JSON'] as const;
export type Format = (typeof FORMATS)[number];

/** A schema that another uses, by the name that it has there. */
export interface Used {
  readonly name: string;
  readonly text: string;
}

/**
 * Checks a schema. @returns its text as the registry keeps it.
 * @param used the schemas that it uses, each behind those that it uses itself.
 * @throws RegistryError 42201
 */
export function checkedText(format: Format, text: string, used: readonly Used[]): string {
  try {
    switch (format) {
      case 'AVRO': {
        avroType(text, used);
        return JSON.stringify(JSON.parse(text));
      }
      case 'PROTOBUF': {
        const { package: _package } = protobuf.parse(text);
        return text;
      }
      case 'JSON': {
        const schema: unknown = JSON.parse(text);
        if (typeof schema === 'boolean' || (typeof schema === 'object' && schema !== null))
          return JSON.stringify(schema);
        throw new Error('a schema is an object or a boolean');
      }
    }
  } catch (error) {
    throw invalidSchema(error instanceof Error ? error.message : String(error));
  }
}

/** Why what `written` wrote cannot be read by `reading`; undefined when it can, or when nobody here knows. */
export function unreadableBy(reading: string, written: string, format: Format): string | undefined {
  if (format !== 'AVRO') return undefined;
  try {
    avroType(reading, []).createResolver(avroType(written, []));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function avroType(text: string, used: readonly Used[]): avro.Type {
  const registry: Record<string, avro.Type> = {};
  for (const each of used) avro.Type.forSchema(JSON.parse(each.text), { registry, wrapUnions: true });
  return avro.Type.forSchema(JSON.parse(text), { registry, wrapUnions: true });
}
