import * as z from 'zod';
import { isWithin } from '../../record-path/exploded.ts';
import { isNoKey, PARENT_STEP, parsePath } from '../../record-path/path.ts';
import { isTemplate, parseTemplate } from '../../record-path/template.ts';

const path = z
  .string()
  .refine((text) => parsePath(text) !== undefined, 'must be keys joined by ".", a key with "." in it in backticks')
  .refine(
    (text) => !(parsePath(text) ?? []).some((step) => isNoKey(step) || step === PARENT_STEP),
    'must be the path of a field',
  );

const OF_ELEMENTS = 'must have a key: the paths are those from an element';

const own = path.refine((text) => parsePath(text)?.length !== 0, OF_ELEMENTS);

const step = z.enum(['json', 'base64', 'hex', 'gzip', 'zlib']);

/** A document in a text. */
export const parseSettings = z
  .strictObject({
    path: path.describe('Path of the text; `$value` is the record’s value.'),
    from: z
      .union([step, z.array(step).min(1)], { error: 'must be json, base64, hex, gzip, zlib, or a list of them' })
      .default('json')
      .describe(
        'How the text stands for the document, from the outside to the inside, such as `[base64, gzip, json]`. Without `json` at its end it is text.',
      ),
    invalid: z
      .enum(['reject', 'keep'])
      .default('reject')
      .describe(
        'What happens with a text that does not stand for a document so: the record is rejected once a route takes it or asks for what is in it, or (`keep`) the text stays as it is, which a `when` can tell.',
      ),
  })
  .superRefine(({ from }, context) => {
    const steps = [from].flat();
    for (const [index, each] of steps.entries()) {
      const at = typeof from === 'string' ? ['from'] : ['from', index];
      const report = (message: string) => context.addIssue({ code: 'custom', path: at, message });
      const before = steps[index - 1];
      if (each === 'json' && index < steps.length - 1) report('json must be the last: paths go on below it');
      if ((each === 'gzip' || each === 'zlib') && before === undefined) {
        report('takes bytes, so base64 or hex must come before it');
      }
    }
  });

/** The name of a pair. */
const pairName = z
  .string()
  .refine(
    (text) => pairNameParts(text) !== undefined,
    `must be a path, or a template of paths such as \${group}_\${name}`,
  )
  .refine((text) => (pairNameParts(text) ?? []).every((part) => part.length > 0), OF_ELEMENTS)
  .refine((text) => !(pairNameParts(text) ?? []).flat().some((part) => isNoKey(part)), 'must be the path of a field');

/** A part of the name of a pair: text, or the path of what stands there. */
export type PairNamePart = string | readonly string[];

/** The parts of the name of a pair, which is a path or a template of paths; undefined for what is neither. */
export function pairNameParts(text: string): readonly PairNamePart[] | undefined {
  if (!isTemplate(text)) {
    const steps = parsePath(text);
    return steps && [steps];
  }
  const parts: PairNamePart[] = [];
  for (const part of parseTemplate(text, []) ?? []) {
    if (part.kind === 'expression') return undefined;
    parts.push(part.kind === 'text' ? part.text : part.kind === 'name' ? [part.name] : part.steps);
  }
  return parts.length === 0 ? undefined : parts;
}

/** An array of pairs. */
export const pivotSettings = z.strictObject({
  array: path.describe('Path of the array; `$value` is the record’s value.'),
  name: pairName
    .default('name')
    .describe(
      `Path of the name, from an element of the array; or a template of such paths, such as \`\${group}_\${name}\` or \`x_\${name}\`.`,
    ),
  value: z
    .union([own, z.array(own).min(1)], { error: 'must be a path or a list of them' })
    .default('value')
    .describe('Path of the value, from an element of the array; of several the first that is there.'),
  duplicates: z
    .enum(['reject', 'last'])
    .default('reject')
    .describe('What happens when two elements have one name: the record is rejected, or the last counts.'),
  incomplete: z
    .enum(['reject', 'skip'])
    .default('reject')
    .describe(
      'What happens when an element has no name (text or a whole number) or no value: the record is rejected, or it is left out.',
    ),
  missingName: z
    .enum(['reject', 'skip'])
    .optional()
    .describe('What happens when an element has no name; left out, as `incomplete` says.'),
  missingValue: z
    .enum(['reject', 'skip', 'null'])
    .optional()
    .describe('What happens when an element has no value: also `null`, which is NULL. Left out, as `incomplete` says.'),
});

const key = z.string().min(1).max(1000);

/** Arrays that belong together: the first elements make the first row. */
export const zipSettings = z.strictObject({
  path: path.describe(
    'Path of an object of arrays, `{"time": [1, 2], "temp": [3, 4]}`, or of an array of arrays, `[[1, 3], [2, 4]]`; `$value` is the record’s value.',
  ),
  arrays: z
    .array(key)
    .min(1)
    .optional()
    .describe('Keys of those arrays of an object that belong together; left out, all that it has.'),
  into: key.default('rows').describe('Key of the array of rows that an object then has in place of its arrays.'),
  names: z
    .union([path, z.array(z.string()).min(1)], { error: 'must be a list of names or the path of an array of names' })
    .optional()
    .describe(
      'Names of what an array of arrays holds: a list, in which an empty one leaves its place out, or the path of an array of names, such as `results.series.columns` or `schema.fields.name`. Left out, they are what stands first: the first row, or the first element of each column.',
    ),
  inner: z
    .enum(['rows', 'columns'])
    .default('rows')
    .describe('What the arrays in an array of arrays are: a row each, or a column each.'),
});

/** Fields of elements that are those of the elements behind as well. */
export const carrySettings = z.strictObject({
  path: path.describe('Path of the array; `$value` is the record’s value.'),
  fields: z
    .array(key)
    .min(1)
    .describe(
      'Keys of an element’s fields. One that lacks such a field gets that of the last element before that has it.',
    ),
});

export type CarrySettings = z.output<typeof carrySettings>;
export type ZipSettings = z.output<typeof zipSettings>;
export type ParseSettings = z.output<typeof parseSettings>;
export type ParseStep = z.output<typeof step>;
export type PivotSettings = z.output<typeof pivotSettings>;

/** What of a route says what is done before paths are looked up. */
export interface ReshapeRules {
  readonly parse?: { readonly path: string } | readonly { readonly path: string }[] | undefined;
  readonly carry?: { readonly path: string } | readonly { readonly path: string }[] | undefined;
  readonly zip?: ZipRules | readonly ZipRules[] | undefined;
  readonly pivot?: { readonly array: string } | readonly { readonly array: string }[] | undefined;
}

interface ZipRules {
  readonly path: string;
  readonly names?: string | readonly string[] | undefined;
}

/** Checks that nothing is to be done twice at one path. */
export function checkReshape(
  { parse, carry, zip, pivot }: ReshapeRules,
  report: (path: readonly (string | number)[], message: string) => void,
): void {
  const check = (key: 'parse' | 'carry' | 'zip' | 'pivot', name: string, paths: readonly string[], isList: boolean) => {
    for (const [index, text] of paths.entries()) {
      const steps = JSON.stringify(parsePath(text));
      const before = paths.slice(0, index).findIndex((each) => JSON.stringify(parsePath(each)) === steps);
      if (before >= 0) report([key, ...(isList ? [index] : []), name], `is that of ${key}[${before}]`);
    }
  };
  check(
    'parse',
    'path',
    [parse ?? []].flat().map(({ path: text }) => text),
    Array.isArray(parse),
  );
  check(
    'carry',
    'path',
    [carry ?? []].flat().map(({ path: text }) => text),
    Array.isArray(carry),
  );
  const zips: readonly ZipRules[] = [zip ?? []].flat();
  check(
    'zip',
    'path',
    zips.map(({ path: text }) => text),
    Array.isArray(zip),
  );
  for (const [index, { path: text, names }] of zips.entries()) {
    const table = parsePath(text) ?? [];
    if (typeof names !== 'string' || !isWithin(parsePath(names) ?? [], table)) continue;
    report(['zip', ...(Array.isArray(zip) ? [index] : []), 'names'], 'must be beside the array of arrays, not in it');
  }
  check(
    'pivot',
    'array',
    [pivot ?? []].flat().map(({ array }) => array),
    Array.isArray(pivot),
  );
}
