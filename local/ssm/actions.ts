import * as z from 'zod';
import { type ParameterStore, SsmError, type StoredParameter } from './parameter-store.ts';

const decryption = z.boolean().default(false);
const getParameter = z.object({ Name: z.string(), WithDecryption: decryption });
const getParameters = z.object({ Names: z.array(z.string()).min(1), WithDecryption: decryption });
const getParametersByPath = z.object({
  Path: z.string(),
  Recursive: z.boolean().default(false),
  WithDecryption: decryption,
  MaxResults: z.int().min(1).max(10).default(10),
  NextToken: z.string().regex(/^\d+$/).default('0'),
});
const putParameter = z.object({
  Name: z.string(),
  Value: z.string(),
  Type: z.string().optional(),
  Overwrite: z.boolean().optional(),
  Tier: z.string().optional(),
});

/** The actions of SSM that the product and its tests use, by their name in `X-Amz-Target`. @throws SsmError */
export function runAction(store: ParameterStore, action: string, input: unknown, nowSeconds: number): object {
  switch (action) {
    case 'GetParameter': {
      const { Name, WithDecryption } = parse(getParameter, input);
      return { Parameter: shown(store.get(Name), WithDecryption) };
    }
    case 'GetParameters': {
      const { Names, WithDecryption } = parse(getParameters, input);
      if (Names.length > 10) {
        throw new SsmError(
          'ValidationException',
          "1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length less than or equal to 10",
        );
      }
      const found = Names.map((name) => ({ name, parameter: find(store, name) }));
      return {
        Parameters: found.flatMap(({ parameter }) => (parameter ? [shown(parameter, WithDecryption)] : [])),
        InvalidParameters: found.flatMap(({ name, parameter }) => (parameter ? [] : [name])),
      };
    }
    case 'GetParametersByPath': {
      const { Path, Recursive, WithDecryption, MaxResults, NextToken } = parse(getParametersByPath, input);
      if (!Path.startsWith('/')) {
        throw new SsmError(
          'ValidationException',
          `The parameter doesn't meet the parameter name requirements: "${Path}".`,
        );
      }
      const all = store.below(Path, Recursive);
      const end = Number(NextToken) + MaxResults;
      return {
        Parameters: all.slice(Number(NextToken), end).map((parameter) => shown(parameter, WithDecryption)),
        ...(end < all.length && { NextToken: String(end) }),
      };
    }
    case 'PutParameter': {
      const { Name, Value, Type, Overwrite, Tier } = parse(putParameter, input);
      const request = { name: Name, value: Value, type: Type, overwrite: Overwrite, tier: Tier };
      const { version, tier } = store.put(request, nowSeconds);
      return { Version: version, Tier: tier };
    }
    default:
      throw new SsmError('UnknownOperationException', `${action} is not an action of the local parameter store`);
  }
}

function parse<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new SsmError('ValidationException', problems.join('; '));
}

function find(store: ParameterStore, name: string): StoredParameter | undefined {
  try {
    return store.get(name);
  } catch {
    return undefined;
  }
}

function shown({ name, type, value, version, modified }: StoredParameter, withDecryption: boolean): object {
  const sealed = type === 'SecureString' && !withDecryption;
  return {
    Name: name,
    Type: type,
    // Nothing is encrypted here, but a reader that forgot WithDecryption must not get by with it.
    Value: sealed ? Buffer.from(`sealed:${value}`).toString('base64') : value,
    Version: version,
    LastModifiedDate: modified,
    ARN: `arn:aws:ssm:us-east-1:000000000000:parameter${name.startsWith('/') ? '' : '/'}${name}`,
    DataType: 'text',
  };
}
