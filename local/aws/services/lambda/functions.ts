import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { logGroupOf } from '../../../../functions/bundle/function-names.ts';
import { functionArnOf } from '../../../lambda/function-arn.ts';
import type { DeployedFunction } from '../../../runner/deployer.ts';
import type { LocalAccount } from '../../account.ts';
import { ACCOUNT } from '../../names.ts';
import type { Operations } from '../../protocol/call.ts';
import { AwsError } from '../../protocol/error.ts';
import { numeric, pageOf, parseInput } from '../../protocol/input.ts';

const named = z.object({ FunctionName: z.string(), Qualifier: z.string().optional() });
const listFunctions = z.object({ MaxItems: numeric.pipe(z.int().min(1)).default(50), Marker: z.string().optional() });

/** What Lambda tells of functions. */
export function functionOperations(account: LocalAccount): Operations {
  return {
    ListFunctions(input) {
      const { MaxItems, Marker } = parseInput(listFunctions, input, INVALID);
      const { page, next } = pageOf(account.deployer.functions, Math.min(50, MaxItems), Marker || undefined);
      return { Functions: page.map((one) => configuration(account, one)), NextMarker: next };
    },
    GetFunction(input) {
      const found = findFunction(account, parseInput(named, input, INVALID));
      const { settings, connector, codeFolder } = found;
      const reserved = settings.reservedConcurrentExecutions;
      return {
        Configuration: configuration(account, found),
        Code: { RepositoryType: 'local', Location: pathToFileURL(codeFolder).href },
        Tags: { 'tdkafka:deployment': account.file.deployment, 'tdkafka:connector': connector },
        ...(reserved !== undefined && { Concurrency: { ReservedConcurrentExecutions: reserved } }),
      };
    },
    GetFunctionConfiguration(input) {
      return configuration(account, findFunction(account, parseInput(named, input, INVALID)));
    },
    GetAccountSettings() {
      const reserved = account.deployer.functions.map(({ settings }) => settings.reservedConcurrentExecutions ?? 0);
      const UnreservedConcurrentExecutions = CONCURRENCY - reserved.reduce((sum, count) => sum + count, 0);
      return { AccountLimit: { ConcurrentExecutions: CONCURRENCY, UnreservedConcurrentExecutions }, AccountUsage: {} };
    },
    GetFunctionConcurrency(input) {
      const { settings } = findFunction(account, parseInput(named, input, INVALID));
      return { ReservedConcurrentExecutions: settings.reservedConcurrentExecutions };
    },
  };
}

/** What an account of AWS has to begin with; nothing here counts it. */
const CONCURRENCY = 1_000;

/** What Lambda calls input that it does not take. */
export const INVALID = 'InvalidParameterValueException';

/**
 * The function of a name, an ARN or a part of one.
 * @throws AwsError when there is none, or no such version of it: of each there is the newest.
 */
export function findFunction(
  { deployer }: LocalAccount,
  { FunctionName, Qualifier }: z.output<typeof named>,
): DeployedFunction {
  const [, inArn, version = '$LATEST'] = /(?:^|:)function:([^:]+)(?::(.+))?$/.exec(FunctionName) ?? [];
  const name = inArn ?? FunctionName;
  const found = deployer.functions.find((one) => one.name === name);
  if (found !== undefined && (Qualifier ?? version) === '$LATEST') return found;
  throw new AwsError('ResourceNotFoundException', `Function not found: ${functionArnOf(name)}`, 404);
}

function configuration({ since }: LocalAccount, { name, kind, settings, environment, codeFolder }: DeployedFunction) {
  const code = readFileSync(join(codeFolder, 'handler.mjs'));
  return {
    FunctionName: name,
    FunctionArn: functionArnOf(name),
    Description: kind === 'sink' ? 'Writes to TDengine.' : 'Sends to Kafka.',
    Runtime: 'nodejs24.x',
    Role: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    Handler: 'handler.handler',
    CodeSize: code.length,
    CodeSha256: createHash('sha256').update(code).digest('base64'),
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMb,
    LastModified: since.toISOString().replace('Z', '+0000'),
    Version: '$LATEST',
    Environment: { Variables: environment },
    TracingConfig: { Mode: 'PassThrough' },
    PackageType: 'Zip',
    Architectures: [process.arch === 'arm64' ? 'arm64' : 'x86_64'],
    EphemeralStorage: { Size: 512 },
    State: 'Active',
    LastUpdateStatus: 'Successful',
    LoggingConfig: {
      LogFormat: 'JSON',
      ApplicationLogLevel: 'INFO',
      SystemLogLevel: 'INFO',
      LogGroup: logGroupOf(name),
    },
  };
}
