import * as z from 'zod';

const id = z.union([z.int().min(1).max(4_294_967_295), z.guid()], { error: 'must be a number from 1 on, or a UUID' });

const reference = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .describe('What the schema calls it: the path that a `.proto` imports; of Avro the full name of its type.'),
    schema: z.unknown().optional().describe('Its text, or YAML, of which JSON is made.'),
    file: z.string().min(1).max(1000).optional().describe('Instead: the file that it is in.'),
  })
  .superRefine(checkText);

/** A schema that the registry of a test has. */
export const testSchema = z
  .strictObject({
    id: id
      .optional()
      .describe(
        'Its id, as framed values name it: a number, of AWS Glue the UUID of a schema version. Left out: its place in the list, from 1.',
      ),
    file: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe('File, from the connectors file’s folder on, that holds it. Exactly one of `file` and `schema`.'),
    schema: z.unknown().optional().describe('Its text, or YAML, of which JSON is made.'),
    schemaType: z
      .enum(['AVRO', 'PROTOBUF', 'JSON'])
      .optional()
      .describe('What it is written in; left out, `PROTOBUF` of files that end in `.proto`, and `AVRO` of all else.'),
    message: z
      .string()
      .min(1)
      .optional()
      .describe('Of Protobuf: the full name of the message that values are; left out, the first in the file.'),
    references: z
      .array(reference)
      .optional()
      .describe('The schemas that it uses, each behind those that it uses itself.'),
  })
  .superRefine(checkText);

export type TestSchema = z.output<typeof testSchema>;

function checkText(
  { file, schema }: { readonly file?: string | undefined; readonly schema?: unknown },
  context: z.core.$RefinementCtx,
): void {
  if ((file === undefined) !== (schema === undefined)) return;
  context.addIssue({ code: 'custom', message: 'needs exactly one of file and schema' });
}

/** The id of a schema of a test, as text. @param place its place in the list, from 0 */
export function schemaId({ id: given }: Pick<TestSchema, 'id'>, place: number, isGlue: boolean): string {
  if (given !== undefined) return String(given).toLowerCase();
  return isGlue ? `00000000-0000-0000-0000-${String(place + 1).padStart(12, '0')}` : String(place + 1);
}
