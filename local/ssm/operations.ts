import * as z from 'zod';
import { arnOf, userArn } from '../aws/names.ts';
import type { Operations } from '../aws/protocol/call.ts';
import { pageOf, parseInput } from '../aws/protocol/input.ts';
import { type ParameterStore, SsmError, type StoredParameter } from './parameter-store.ts';

const decryption = z.boolean().default(false);
/** A page of at most so many, and the token of the page before. */
const pages = (most: number) => ({
  MaxResults: z.int().min(1).max(most).default(most),
  NextToken: z.string().regex(/^\d+$/).default('0'),
});

const named = z.object({ Name: z.string() });
const getParameter = z.object({ Name: z.string(), WithDecryption: decryption });
const getParameters = z.object({ Names: z.array(z.string()).min(1), WithDecryption: decryption });
const getParametersByPath = z.object({
  Path: z.string(),
  Recursive: z.boolean().default(false),
  WithDecryption: decryption,
  ...pages(10),
});
const getParameterHistory = z.object({ Name: z.string(), WithDecryption: decryption, ...pages(50) });
const describeParameters = z.object({
  ParameterFilters: z
    .array(
      z.object({
        Key: z.literal('Name'),
        Option: z.enum(['Equals', 'BeginsWith', 'Contains']).default('Equals'),
        Values: z.array(z.string()).min(1),
      }),
    )
    .default([]),
  ...pages(50),
});
const putParameter = z.object({
  Name: z.string(),
  Value: z.string(),
  Type: z.string().optional(),
  Overwrite: z.boolean().optional(),
  Tier: z.string().optional(),
  Description: z.string().optional(),
});

/**
 * The operations of SSM that the product, its tools and its tests use.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations_AWS_Systems_Manager.html
 */
export function ssmOperations(store: ParameterStore): Operations {
  return {
    GetParameter(input) {
      const { Name, WithDecryption } = parseInput(getParameter, input);
      return { Parameter: shown(store.get(Name), WithDecryption) };
    },
    GetParameters(input) {
      const { Names, WithDecryption } = parseInput(getParameters, input);
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
    },
    GetParametersByPath(input) {
      const { Path, Recursive, WithDecryption, MaxResults, NextToken } = parseInput(getParametersByPath, input);
      if (!Path.startsWith('/')) {
        throw new SsmError(
          'ValidationException',
          `The parameter doesn't meet the parameter name requirements: "${Path}".`,
        );
      }
      const { page, next } = pageOf(store.below(Path, Recursive), MaxResults, NextToken);
      return { Parameters: page.map((parameter) => shown(parameter, WithDecryption)), NextToken: next };
    },
    GetParameterHistory(input) {
      const { Name, WithDecryption, MaxResults, NextToken } = parseInput(getParameterHistory, input);
      const { page, next } = pageOf(store.history(Name), MaxResults, NextToken);
      return {
        Parameters: page.map((version) => ({ ...described(version), ...shown(version, WithDecryption) })),
        NextToken: next,
      };
    },
    DescribeParameters(input) {
      const { ParameterFilters, MaxResults, NextToken } = parseInput(describeParameters, input);
      const wanted = store.all().filter(({ name }) => ParameterFilters.every((filter) => isMet(filter, name)));
      const { page, next } = pageOf(wanted, MaxResults, NextToken);
      return { Parameters: page.map(described), NextToken: next };
    },
    PutParameter(input, { accessKey }) {
      const put = parseInput(putParameter, input);
      const { Name: name, Value: value, Type: type, Overwrite: overwrite, Tier: tier, Description: description } = put;
      const stored = store.put({ name, value, type, overwrite, tier, description }, userArn(accessKey), nowSeconds());
      return { Version: stored.version, Tier: stored.tier };
    },
    DeleteParameter(input) {
      store.delete(parseInput(named, input).Name);
      return {};
    },
  };
}

/** Seconds since 1970. */
export function nowSeconds(): number {
  return Date.now() / 1_000;
}

function isMet(
  { Option, Values }: z.output<typeof describeParameters>['ParameterFilters'][number],
  name: string,
): boolean {
  switch (Option) {
    case 'Equals':
      return Values.includes(name);
    case 'BeginsWith':
      return Values.some((value) => name.startsWith(value));
    case 'Contains':
      return Values.some((value) => name.includes(value));
  }
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
    ARN: arnOf('ssm', `parameter${name.startsWith('/') ? '' : '/'}${name}`),
    DataType: 'text',
  };
}

function described({ name, type, tier, version, modified, user, description }: StoredParameter): object {
  return {
    Name: name,
    Type: type,
    Tier: tier,
    Version: version,
    LastModifiedDate: modified,
    LastModifiedUser: user,
    Description: description,
    DataType: 'text',
  };
}
