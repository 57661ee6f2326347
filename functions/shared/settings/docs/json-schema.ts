import * as z from 'zod';
import { connectorsFile } from '../file/connectors.ts';

/** A JSON Schema, with `errorMessage` where editors can say better than by a pattern what is allowed. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The JSON Schema of the connectors file, for editors, made from the schema that the programs check it with. */
export function connectorsJsonSchema(): JsonSchema {
  return z.toJSONSchema(connectorsFile, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const message = ruleOf(zodSchema);
      if (message !== undefined) jsonSchema.errorMessage = message;
    },
  });
}

/** The words of a text's rule, which JSON Schema has no place for: what the rule says of a text that breaks it. */
function ruleOf(schema: z.core.$ZodType): string | undefined {
  // No setting may hold a NUL, so this breaks every rule about what a text is made of.
  const result = z.safeParse(schema, '\0');
  return result.error?.issues.find(({ code, message }) => WORDED.has(code) && message.startsWith('must '))?.message;
}

const WORDED: ReadonlySet<string> = new Set(['invalid_format', 'custom']);
