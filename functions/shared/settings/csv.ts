import * as z from 'zod';

/** How values in CSV are read. */
export const csvSettings = z.strictObject({
  columns: z
    .array(z.string().max(1000))
    .min(1)
    .refine(
      (names) => new Set(names.filter((name) => name !== '')).size === names.filter((name) => name !== '').length,
      'must not have a name twice',
    )
    .optional()
    .describe(
      'Names of the fields of a line, which paths of routes then have; an empty one leaves its field out. Left out, the first line of each value is a header that has them.',
    ),
  delimiter: z
    .string()
    .length(1)
    .regex(/^[^"\r\n\0]$/, 'must be one character other than a quote or a line break')
    .default(',')
    .describe('What is between the fields of a line, such as `;` or a tab.'),
  trim: z.boolean().default(false).describe('Whether blanks around a field are no part of it. By RFC 4180 they are.'),
});

export type CsvSettings = z.output<typeof csvSettings>;
