import * as z from 'zod';
import { isNoKey, PARENT_STEP, parsePath } from './path.ts';

const path = z
  .string()
  .refine((text) => parsePath(text) !== undefined, 'must be keys joined by ".", a key with "." in it in backticks')
  .refine(
    (text) => !(parsePath(text) ?? []).some((step) => isNoKey(step) || step === PARENT_STEP),
    'must be the path of a field',
  );

const own = path.refine(
  (text) => parsePath(text)?.length !== 0,
  'must have a key: the paths are those from an element',
);

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

/** An array of pairs. */
export const pivotSettings = z.strictObject({
  array: path.describe('Path of the array; `$value` is the record’s value.'),
  name: own.default('name').describe('Path of the name, from an element of the array.'),
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
});

export type ParseSettings = z.output<typeof parseSettings>;
export type ParseStep = z.output<typeof step>;
export type PivotSettings = z.output<typeof pivotSettings>;

/** What of a route says what is done before paths are looked up. */
export interface ReshapeRules {
  readonly parse?: { readonly path: string } | readonly { readonly path: string }[] | undefined;
  readonly pivot?: { readonly array: string } | readonly { readonly array: string }[] | undefined;
}

/** Checks that nothing is to be done twice at one path. */
export function checkReshape(
  { parse, pivot }: ReshapeRules,
  report: (path: readonly (string | number)[], message: string) => void,
): void {
  const check = (key: 'parse' | 'pivot', name: string, paths: readonly string[], isList: boolean) => {
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
    'pivot',
    'array',
    [pivot ?? []].flat().map(({ array }) => array),
    Array.isArray(pivot),
  );
}
