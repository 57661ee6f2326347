import * as z from 'zod';
import { readStacks, readTemplate } from '../target/read-stacks.ts';
import { fileOf, type Target } from '../target/target.ts';
import { type DeploymentReport, reportDeployment } from './deployment-report.ts';
import { type DeployedSink, deployedSinks, type SinkNeed, sinkNeedOf } from './sink-needs.ts';

/** A sink whose mappings are not as its file says, or cannot be compared with it. */
export type SinkFinding = SinkNeed | { readonly kind: 'unknown'; readonly sink: DeployedSink; readonly reason: string };

/** What is deployed of a connectors file, and what of it is not right. */
export interface Deployed {
  readonly report: DeploymentReport;
  readonly sinks: readonly SinkFinding[];
}

/** Compares a connectors file with what CloudFormation has. Needs cloudformation:DescribeStacks and GetTemplate. */
export async function readDeployed(target: Target): Promise<Deployed> {
  const { file } = fileOf(target);
  const report = reportDeployment(file, await readStacks(target));
  const findings = await Promise.all(
    deployedSinks(report.rows).map(async (sink): Promise<readonly SinkFinding[]> => {
      try {
        const need = sinkNeedOf(file, sink, await readTemplate(target, sink.stack));
        return need === undefined ? [] : [need];
      } catch (error) {
        return [{ kind: 'unknown', sink, reason: error instanceof Error ? error.message : String(error) }];
      }
    }),
  );
  return { report, sinks: findings.flat() };
}

/** Whether all that is deployed is in the file, and as it is there. */
export function isRight({ report, sinks }: Deployed): boolean {
  return report.gone.length + sinks.length === 0;
}

/** What `tdkafka deployed --json` prints. */
export const deployedJson = z.object({
  deployment: z.string(),
  stacks: z.array(
    z.object({
      name: z.string().describe('Name of the stack.'),
      kind: z.enum(['sink', 'source', 'checkpoints', 'network', 'dashboard', 'other']),
      connector: z.string().nullable().describe('Name of the connector; null of what all share.'),
      region: z.string().nullable().describe('Null when it is not deployed.'),
      status: z.string().nullable().describe('As CloudFormation has it; null when it is not deployed.'),
      inFile: z.boolean(),
      outputs: z.record(z.string(), z.string()).describe('Outputs of the stack.'),
    }),
  ),
  sinks: z
    .array(
      z.object({
        connector: z.string(),
        needs: z
          .enum(['attach', 'anew', 'unknown'])
          .describe(
            'attach: it has no mappings; anew: its mappings need two deploys; unknown: they cannot be compared.',
          ),
        reason: z.string().nullable().describe('Why they cannot be compared.'),
        changes: z.array(
          z.object({
            topic: z.string(),
            setting: z.string(),
            deployed: z.union([z.string(), z.number()]).nullable(),
            wanted: z.union([z.string(), z.number()]).nullable(),
          }),
        ),
      }),
    )
    .describe('Sinks that one deploy does not make as the file says.'),
});

/** What is deployed, for programs. */
export function toDeployedJson(deployment: string, { report, sinks }: Deployed): z.infer<typeof deployedJson> {
  return {
    deployment,
    stacks: report.rows.map(({ name, kind, connector, deployed, inFile }) => ({
      name,
      kind,
      connector: connector ?? null,
      region: deployed?.region ?? null,
      status: deployed?.status ?? null,
      inFile,
      outputs: Object.fromEntries(deployed?.outputs ?? []),
    })),
    sinks: sinks.map((finding) => ({
      connector: finding.sink.connector,
      needs: finding.kind,
      reason: finding.kind === 'unknown' ? finding.reason : null,
      changes:
        finding.kind === 'anew'
          ? finding.changes.map(({ topic, setting, deployed, wanted }) => ({
              topic,
              setting,
              deployed: deployed ?? null,
              wanted: wanted ?? null,
            }))
          : [],
    })),
  };
}
