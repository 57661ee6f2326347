import * as z from 'zod';

/** What became of an option, from what tells least to what needs a person. */
export const OUTCOMES = ['gone', 'mapped', 'changed', 'open', 'unknown'] as const;
export type Outcome = (typeof OUTCOMES)[number];

const keyReport = z.object({
  key: z.string().describe('The option of Kafka Connect; its value is never shown.'),
  outcome: z
    .enum(OUTCOMES)
    .describe(
      'mapped: means the same here; changed: behaves differently; gone: not needed, or never worked; open: no setting says it, so somebody must decide; unknown: neither the plugin nor Kafka Connect has such an option, or this command does not know it.',
    ),
  to: z.string().nullable().describe('The setting, below that of the connector unless it is of the whole file.'),
  note: z.string().nullable().describe('How it differs, or why.'),
});
export type KeyReport = z.infer<typeof keyReport>;

const connectorReport = z.object({
  name: z.string().describe('The connector of Kafka Connect.'),
  origin: z.string().describe('The file or worker that it comes from.'),
  state: z.string().nullable().describe('Its state, as a worker told it.'),
  to: z.array(z.string()).describe('Where it is in the connectors file, such as sinks.meters.'),
  keys: z.array(keyReport).readonly().describe('Every option that it has.'),
});
export type ConnectorReport = z.infer<typeof connectorReport>;

/** What `tdkafka migrate --json` prints. */
export const migrateJson = z.object({
  file: z.string().nullable().describe('The connectors file that was written; null with --dry-run.'),
  yaml: z.string().describe('What is in it.'),
  connectors: z.array(connectorReport),
  notes: z.array(z.string()).readonly().describe('What synth says of the file, line by line.'),
  checklist: z.array(z.string()).describe('The cut-over, step by step: text, and below it commands.'),
});
export type Migrated = z.infer<typeof migrateJson>;

/** Whether somebody must decide something before the file means what the connectors meant. */
export function needsPerson(connectors: readonly ConnectorReport[]): boolean {
  return connectors.some(({ keys }) => keys.some(({ outcome }) => outcome === 'open' || outcome === 'unknown'));
}
