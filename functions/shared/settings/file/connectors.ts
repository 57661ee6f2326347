import * as z from 'zod';
import { checkClusterUse } from '../checks/check-cluster-use.ts';
import { checkRegions, checkReserved } from '../checks/check-regions.ts';
import { checkGroups, checkPollerGroups } from '../checks/consumer-groups.ts';
import { checkClusters } from '../kafka/clusters.ts';
import { kafkaSettings } from '../kafka/kafka.ts';
import { monitoringSettings } from '../monitoring/monitoring.ts';
import { connectorName, isOfAws, kmsKeyArn } from '../names.ts';
import { sinkSettings } from '../sink.ts';
import { sourceSettings } from '../source.ts';
import { tdengineSettings } from '../tdengine/tdengine.ts';
import { vpcSettings } from '../vpc.ts';

/** The connectors file: one deployment with its clusters, its TDengine and its connectors. */
export const connectorsFile = z
  .strictObject({
    deployment: connectorName.describe('Name of the deployment; begins the names of its stacks and parameters.'),
    parameterPrefix: z
      .string()
      .regex(/^[a-zA-Z0-9._-]{1,100}$/, 'must be 1 to 100 characters of a-z, A-Z, 0-9, ".", "_" and "-"')
      .refine((prefix) => !isOfAws(prefix), 'must not begin with aws or ssm: such names are of AWS itself')
      .default('tdkafka')
      .describe('Settings are kept in SSM under `/<parameterPrefix>/<deployment>/<connector>/settings`.'),
    kmsKeyArn: kmsKeyArn
      .optional()
      .describe(
        'Key of KMS that positions, logs, the functions’ environment and the mappings’ filters are encrypted with. Its policy must let CloudWatch Logs use it, and with `filterCriteria` Lambda too: docs/access.md, Keys of your own. Left out: keys of AWS.',
      ),
    kafka: kafkaSettings.optional().describe('The Kafka cluster of the connectors that name no other.'),
    kafkaClusters: z
      .record(connectorName, kafkaSettings)
      .default({})
      .describe('Further Kafka clusters, by names that connectors give as `kafkaCluster`.'),
    tdengine: tdengineSettings.describe('The TDengine server.'),
    vpc: vpcSettings.optional().describe('Network of the functions.'),
    monitoring: monitoringSettings.prefault({}).describe('Dashboards and alarms.'),
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
    checkClusters(file, context);
    checkClusterUse(file, context);
    checkGroups(file, context);
    checkPollerGroups(file, context);
    checkRegions(file, context);
    checkReserved(file, context);
  });
export type ConnectorsFile = z.infer<typeof connectorsFile>;
