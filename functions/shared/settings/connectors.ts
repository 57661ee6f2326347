import * as z from 'zod';
import { kafkaSettings } from './kafka.ts';
import { connectorName } from './names.ts';
import { sinkSettings } from './sink.ts';
import { sourceSettings } from './source.ts';
import { tdengineSettings } from './tdengine.ts';

/** Network of the functions, needed when TDengine or Kafka is reachable only inside a VPC. */
const vpcSettings = z.strictObject({
  vpcId: z
    .string()
    .regex(/^vpc-[0-9a-f]+$/, 'must be a VPC id such as vpc-0123456789abcdef0')
    .describe('The VPC.'),
  subnetIds: z
    .array(z.string().regex(/^subnet-[0-9a-f]+$/, 'must be a subnet id such as subnet-0123456789abcdef0'))
    .min(1)
    .describe('Private subnets for the functions.'),
  securityGroupIds: z
    .array(z.string().regex(/^sg-[0-9a-f]+$/, 'must be a security group id such as sg-0123456789abcdef0'))
    .min(1)
    .describe('Security groups of the functions; they must reach the brokers and TDengine.'),
});

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
    const sinks = Object.keys(file.sinks);
    const sources = Object.keys(file.sources);
    if (sinks.length + sources.length === 0) {
      context.addIssue({ code: 'custom', message: 'needs at least one connector under sinks or sources' });
    }
    for (const name of sources) {
      if (sinks.includes(name)) {
        context.addIssue({ code: 'custom', path: ['sources', name], message: 'is also the name of a sink' });
      }
    }
  });
export type ConnectorsFile = z.infer<typeof connectorsFile>;
