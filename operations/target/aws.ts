import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KafkaClient } from '@aws-sdk/client-kafka';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { STSClient } from '@aws-sdk/client-sts';
import type { SSMClient } from 'aws-sdk-client-ssm';
import { OperationError } from '../operation-error.ts';

/** How AWS, or what stands for it, is reached. */
export interface AwsAccess {
  /** Profile of the AWS configuration; left out, as the AWS SDK finds it. */
  readonly profile?: string | undefined;
  /** Address of what stands for AWS; left out, AWS itself, or what `AWS_ENDPOINT_URL…` says. */
  readonly endpointUrl?: string | undefined;
  /** Credentials of what stands for AWS and looks at none; left out, as the AWS SDK finds them. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** Whether clients refuse whatever changes something. */
  readonly onlyLooks?: boolean;
}

/** The clients of a region, each loaded and made when it is first asked for. */
export interface AwsClients {
  /** The region's name. @throws OperationError `asked-wrongly` when none is known */
  region(): Promise<string>;
  cloudFormation(): Promise<CloudFormationClient>;
  cloudWatch(): Promise<CloudWatchClient>;
  dynamoDb(): Promise<DynamoDBClient>;
  kafka(): Promise<KafkaClient>;
  lambda(): Promise<LambdaClient>;
  logs(): Promise<CloudWatchLogsClient>;
  s3(): Promise<S3Client>;
  scheduler(): Promise<SchedulerClient>;
  secretsManager(): Promise<SecretsManagerClient>;
  sqs(): Promise<SQSClient>;
  ssm(): Promise<SSMClient>;
  sts(): Promise<STSClient>;
  /** Ends all connections. */
  close(): void;
}

/** Clients by region. */
export interface Aws {
  /** Whether its clients refuse whatever changes something, as those of TDengine then must. */
  readonly onlyLooks?: boolean;
  /** @param region undefined: that of the AWS SDK's own settings */
  in(region: string | undefined): AwsClients;
  close(): void;
}

/** Makes clients; nothing is loaded or asked before one is wanted. */
export function openAws(access: AwsAccess): Aws {
  const regions = new Map<string | undefined, AwsClients>();
  return {
    onlyLooks: access.onlyLooks === true,
    in(region) {
      const known = regions.get(region);
      if (known !== undefined) return known;
      const clients = clientsOf(access, region);
      regions.set(region, clients);
      return clients;
    },
    close() {
      for (const clients of regions.values()) clients.close();
    },
  };
}

/** What every client of AWS has. */
interface Client {
  destroy(): void;
  readonly middlewareStack: {
    add(middleware: typeof refuseChanges, options: { readonly step: 'initialize'; readonly name: string }): void;
  };
}

/** Calls of AWS that only look, by the name of their command. */
const LOOKS = /^(?:BatchGet|Describe|Filter|Get|Head|List|Query|Scan)/;

/** Lets no call through that may change something. @throws OperationError `refused`, instead of the call */
function refuseChanges<I, O>(next: (args: I) => Promise<O>, { commandName = '' }: { readonly commandName?: string }) {
  return async (args: I): Promise<O> => {
    if (LOOKS.test(commandName)) return next(args);
    throw new OperationError('refused', `this only looks, and ${commandName} may change something: nothing was done`);
  };
}

function clientsOf(
  { profile, endpointUrl, credentials, onlyLooks = false }: AwsAccess,
  region: string | undefined,
): AwsClients {
  const config = {
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    ...(credentials !== undefined && { credentials }),
  };
  const made: { destroy(): void }[] = [];

  /** What is asked for twice is made once. */
  function once<C extends Client>(make: () => Promise<C>): () => Promise<C> {
    let client: Promise<C> | undefined;
    return () => {
      client ??= make().then((own) => {
        if (onlyLooks) own.middlewareStack.add(refuseChanges, { step: 'initialize', name: 'refuseChanges' });
        made.push(own);
        return own;
      });
      return client;
    };
  }

  const clients: AwsClients = {
    cloudFormation: once(async () => new (await import('@aws-sdk/client-cloudformation')).CloudFormationClient(config)),
    cloudWatch: once(async () => new (await import('@aws-sdk/client-cloudwatch')).CloudWatchClient(config)),
    dynamoDb: once(async () => new (await import('@aws-sdk/client-dynamodb')).DynamoDBClient(config)),
    kafka: once(async () => new (await import('@aws-sdk/client-kafka')).KafkaClient(config)),
    lambda: once(async () => new (await import('@aws-sdk/client-lambda')).LambdaClient(config)),
    logs: once(async () => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogsClient(config)),
    // What stands for AWS has one address for all buckets.
    s3: once(
      async () =>
        new (await import('@aws-sdk/client-s3')).S3Client({
          ...config,
          ...(endpointUrl !== undefined && { forcePathStyle: true }),
        }),
    ),
    scheduler: once(async () => new (await import('@aws-sdk/client-scheduler')).SchedulerClient(config)),
    secretsManager: once(
      async () => new (await import('@aws-sdk/client-secrets-manager')).SecretsManagerClient(config),
    ),
    sqs: once(async () => new (await import('@aws-sdk/client-sqs')).SQSClient(config)),
    ssm: once(async () => new (await import('aws-sdk-client-ssm')).SSMClient(config)),
    sts: once(async () => new (await import('@aws-sdk/client-sts')).STSClient(config)),
    async region() {
      if (region !== undefined) return region;
      const client = await clients.cloudFormation();
      try {
        return await client.config.region();
      } catch (cause) {
        throw new OperationError('asked-wrongly', 'no region is known: give --region, or set AWS_REGION', { cause });
      }
    },
    close() {
      for (const client of made) client.destroy();
    },
  };
  return clients;
}
