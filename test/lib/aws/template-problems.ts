import * as z from 'zod';
import { awsModels, limitProblem } from './models.ts';

/** A template of CloudFormation, as far as it is looked at. */
const template = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
  Outputs: z.record(z.string(), z.unknown()).default({}),
});
export type Template = z.infer<typeof template>;

/** A template as JSON gives it. @throws Error when it is none */
export function readTemplate(json: unknown): Template {
  return template.parse(json);
}

/** What AWS would refuse of a template by its models, a line for each property. What is known at deploy only is not seen. */
export function modelProblems({ Resources }: Template): readonly string[] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
    const limits = awsModels.limits[Type] ?? {};
    return [...leaves(Properties, '')].flatMap(([path, value]) => {
      const limit = limits[path];
      const problem = limit === undefined ? undefined : limitProblem(value, limit);
      return problem === undefined
        ? []
        : [`${Type} ${id}: ${path} ${problem}: ${JSON.stringify(value)?.slice(0, 120)}`];
    });
  });
}

/** Everything below a value with its path, the keys of mappings too, but for what is resolved at the deploy. */
function* leaves(value: unknown, path: string): Generator<readonly [string, unknown]> {
  if (isIntrinsic(value)) return;
  if (path !== '') yield [path, value];
  if (Array.isArray(value)) {
    for (const item of value) yield* leaves(item, `${path}[]`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, of] of Object.entries(value)) {
      yield [`${path}{key}`, name];
      yield* leaves(of, path === '' ? name : `${path}.${name}`);
    }
  }
}

/** Whether CloudFormation puts something else in its place. */
export function isIntrinsic(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const [name = '', ...others] = Object.keys(value);
  return others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'));
}
