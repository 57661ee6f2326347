import * as z from 'zod';

const section = z.object({
  page: z
    .enum(['access.md', 'commands.md', 'networks.md', 'runbook.md', 'settings.md'])
    .describe('A page below docs/.'),
  heading: z.string(),
});

/** A line, as the functions answer with it, too. */
export const checkResultJson = z.object({
  check: z.string().describe('Such as `TDengine TLS`.'),
  subject: z.string().describe('What it was made for, such as an address or a topic; empty where there is but one.'),
  tried: z.string(),
  verdict: z
    .enum(['ok', 'warn', 'fail', 'unknown'])
    .describe(
      '`warn`: it works, and somebody should look. `unknown`: it could not be found out, and `answer` says why.',
    ),
  answer: z.string(),
  advice: z.string().optional(),
  section: section.optional(),
});

/** What `tdkafka doctor --json` prints. */
export const doctorJson = z.object({
  deployment: z.string(),
  at: z.iso.datetime(),
  connectors: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['sink', 'source']),
      region: z.string(),
      checks: z.array(
        checkResultJson.extend({
          from: z.enum(['here', 'function']).describe('Whose network and whose rights it tells of.'),
        }),
      ),
    }),
  ),
  notDeployed: z.array(z.object({ name: z.string(), why: z.string() })),
});

/** A diagnosis. */
export type Diagnosis = z.infer<typeof doctorJson>;

/** The diagnosis of a connector. */
export type ConnectorDiagnosis = Diagnosis['connectors'][number];

/** A line of it. */
export type DiagnosisLine = ConnectorDiagnosis['checks'][number];

/** Whether all was found out, and nothing failed. */
export function isHealthy({ connectors, notDeployed }: Diagnosis): boolean {
  const lines = connectors.flatMap(({ checks }) => checks);
  return notDeployed.length === 0 && lines.every(({ verdict }) => verdict === 'ok' || verdict === 'warn');
}
