import * as z from 'zod';
import { consumerGroupOf } from './document.ts';
import { kafkaSettings } from './kafka.ts';
import { connectorName } from './names.ts';
import { type SinkSettings, sinkSettings } from './sink.ts';
import { sourceSettings } from './source.ts';
import { tdengineSettings } from './tdengine.ts';

/** Network of the functions, needed when TDengine or Kafka is reachable only inside a VPC. */
const vpcSettings = z.strictObject({
  vpcId: z.string().regex(/^vpc-[0-9a-f]+$/, 'must be a VPC id such as vpc-0123456789abcdef0'),
  subnetIds: z
    .array(z.string().regex(/^subnet-[0-9a-f]+$/, 'must be a subnet id such as subnet-0123456789abcdef0'))
    .min(1)
    .describe('Private subnets for the functions.'),
  securityGroupIds: z
    .array(z.string().regex(/^sg-[0-9a-f]+$/, 'must be a security group id such as sg-0123456789abcdef0'))
    .min(1)
    .describe('Security groups of the functions; they must reach the brokers and TDengine.'),
});

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_AmazonManagedKafkaEventSourceConfig.html */
const MAX_CONSUMER_GROUP = 200;

/** The connectors file: one deployment with its cluster, its TDengine and its connectors. */
export const connectorsFile = z
  .strictObject({
    deployment: connectorName.describe('Name of the deployment; begins the names of its stacks and parameters.'),
    parameterPrefix: z
      .string()
      .regex(/^[a-zA-Z0-9._-]{1,100}$/, 'must be 1 to 100 characters of a-z, A-Z, 0-9, ".", "_" and "-"')
      .default('tdkafka')
      .describe('Settings are kept in SSM under `/<parameterPrefix>/<deployment>/<connector>/settings`.'),
    kafka: kafkaSettings.describe('The Kafka cluster.'),
    tdengine: tdengineSettings.describe('The TDengine server.'),
    vpc: vpcSettings.optional().describe('Network of the functions.'),
    sinks: z.record(connectorName, sinkSettings).default({}).describe('Sinks by name: Kafka to TDengine.'),
    sources: z.record(connectorName, sourceSettings).default({}).describe('Sources by name: TDengine to Kafka.'),
  })
  .superRefine((file, context) => {
    for (const problem of [...connectorProblems(file), ...consumerGroupProblems(file)]) {
      context.addIssue({ code: 'custom', ...problem });
    }
  });
export type ConnectorsFile = z.infer<typeof connectorsFile>;

interface Problem {
  readonly path: string[];
  readonly message: string;
}

function connectorProblems(file: { readonly sinks: object; readonly sources: object }): Problem[] {
  const sinks = Object.keys(file.sinks);
  const sources = Object.keys(file.sources);
  if (sinks.length + sources.length === 0) {
    return [{ path: [], message: 'needs at least one connector under sinks or sources' }];
  }
  return sources
    .filter((name) => sinks.includes(name))
    .map((name) => ({ path: ['sources', name], message: 'is also the name of a sink' }));
}

function consumerGroupProblems(file: {
  readonly deployment: string;
  readonly sinks: Readonly<Record<string, SinkSettings>>;
}): Problem[] {
  return Object.entries(file.sinks).flatMap(([name, sink]) =>
    sink.topics
      .map((topic) => consumerGroupOf(file.deployment, name, topic, sink).length)
      .filter((length) => length > MAX_CONSUMER_GROUP)
      .map((length) => ({
        path: ['sinks', name, 'consumerGroupId'],
        message: `is needed: by default it has ${length} characters, and Lambda takes ${MAX_CONSUMER_GROUP}`,
      })),
  );
}
