import type { Figure } from './arithmetic.ts';

/** A list price in US East (N. Virginia), without free tier. */
export interface Price {
  readonly what: string;
  readonly dollars: number;
  /** Units that `dollars` are for. */
  readonly per: number;
  readonly unit: string;
  /** AWS's page of it. */
  readonly page: string;
  /** Where it was seen: AWS's page, a copy of its price list, or only pages of others. */
  readonly seen: 'AWS' | 'price list' | 'others';
}

/** Where the prices are of. */
export const PRICES_REGION = 'US East (N. Virginia)';

/** Day on which the prices were looked up. */
export const PRICES_OF = '2026-11-28';

const MILLION = 1_000_000;

/** All prices that the page counts with. */
export const PRICES = {
  lambdaTime: {
    what: 'Lambda, arm64',
    dollars: 0.0000133334,
    per: 1,
    unit: 'GB-second',
    page: 'lambda',
    seen: 'price list',
  },
  lambdaRequest: { what: 'Lambda', dollars: 0.2, per: MILLION, unit: 'requests', page: 'lambda', seen: 'AWS' },
  pollerUnit: {
    what: 'Lambda, provisioned pollers',
    dollars: 0.185,
    per: 1,
    unit: 'EPU-hour',
    page: 'lambda',
    seen: 'AWS',
  },
  schedule: {
    what: 'EventBridge Scheduler',
    dollars: 1,
    per: MILLION,
    unit: 'invocations',
    page: 'eventbridge',
    seen: 'price list',
  },
  dynamoWrite: {
    what: 'DynamoDB on demand',
    dollars: 0.625,
    per: MILLION,
    unit: 'write units',
    page: 'dynamodb',
    seen: 'others',
  },
  dynamoRead: {
    what: 'DynamoDB on demand',
    dollars: 0.125,
    per: MILLION,
    unit: 'read units',
    page: 'dynamodb',
    seen: 'others',
  },
  dynamoStorage: {
    what: 'DynamoDB, storage',
    dollars: 0.25,
    per: 1,
    unit: 'GB-month',
    page: 'dynamodb',
    seen: 'price list',
  },
  dynamoRecovery: {
    what: 'DynamoDB, point-in-time recovery',
    dollars: 0.2,
    per: 1,
    unit: 'GB-month',
    page: 'dynamodb',
    seen: 'price list',
  },
  metric: {
    what: 'CloudWatch, custom metric',
    dollars: 0.3,
    per: 1,
    unit: 'month',
    page: 'cloudwatch',
    seen: 'others',
  },
  alarmMetric: {
    what: 'CloudWatch, metric of an alarm',
    dollars: 0.1,
    per: 1,
    unit: 'month',
    page: 'cloudwatch',
    seen: 'price list',
  },
  dashboard: {
    what: 'CloudWatch, dashboard',
    dollars: 3,
    per: 1,
    unit: 'month',
    page: 'cloudwatch',
    seen: 'price list',
  },
  logs: { what: 'CloudWatch, log', dollars: 0.5, per: 1, unit: 'GB', page: 'cloudwatch', seen: 'price list' },
  kmsRequest: { what: 'KMS', dollars: 0.03, per: 10_000, unit: 'requests', page: 'kms', seen: 'price list' },
  kmsKey: { what: 'KMS, key of one’s own', dollars: 1, per: 1, unit: 'month', page: 'kms', seen: 'price list' },
  parameter: {
    what: 'SSM, advanced parameter',
    dollars: 0.05,
    per: 1,
    unit: 'month',
    page: 'systems-manager',
    seen: 'price list',
  },
  parameterRead: {
    what: 'SSM, advanced parameter',
    dollars: 0.05,
    per: 10_000,
    unit: 'reads',
    page: 'systems-manager',
    seen: 'price list',
  },
  queueRequest: { what: 'SQS', dollars: 0.4, per: MILLION, unit: 'requests', page: 'sqs', seen: 'others' },
  secret: { what: 'Secrets Manager', dollars: 0.4, per: 1, unit: 'month', page: 'secrets-manager', seen: 'others' },
  endpoint: {
    what: 'Interface endpoint, in one zone',
    dollars: 0.01,
    per: 1,
    unit: 'hour',
    page: 'privatelink',
    seen: 'price list',
  },
  endpointData: {
    what: 'Interface endpoint, data',
    dollars: 0.01,
    per: 1,
    unit: 'GB',
    page: 'privatelink',
    seen: 'price list',
  },
  nat: { what: 'NAT gateway', dollars: 0.045, per: 1, unit: 'hour', page: 'vpc', seen: 'price list' },
  natData: { what: 'NAT gateway, data', dollars: 0.045, per: 1, unit: 'GB', page: 'vpc', seen: 'price list' },
  worker: { what: 'EC2 t4g.medium', dollars: 0.0336, per: 1, unit: 'hour', page: 'ec2', seen: 'others' },
  connectUnit: { what: 'MSK Connect', dollars: 0.11, per: 1, unit: 'MCU-hour', page: 'msk', seen: 'others' },
} as const satisfies Readonly<Record<string, Price>>;

/** A price of one unit, as a factor. */
export function at({ dollars, per }: Price): Figure {
  const text = `$${decimal(dollars)}`;
  return { value: dollars / per, text: per === 1 ? text : `${text} / ${per.toLocaleString('en-US')}` };
}

/** Dollars as prices are written, `$0.20`. */
export function decimal(dollars: number): string {
  const [, decimals = ''] = dollars.toLocaleString('en-US', { maximumFractionDigits: 12 }).split('.');
  return dollars.toLocaleString('en-US', {
    minimumFractionDigits: Math.max(2, decimals.length),
    maximumFractionDigits: 12,
  });
}
