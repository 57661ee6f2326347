import * as z from 'zod';

const count = z.number().nullable();

const connectorStatus = z.object({
  name: z.string(),
  kind: z.enum(['sink', 'source']),
  region: z.string(),
  state: z
    .enum(['running', 'idle', 'behind', 'failing', 'paused', 'never started', 'not known'])
    .describe(
      'running: records or rows move; idle: there are none to move; behind: beyond the bounds of the alarms; failing: the last attempt did not end well; paused: its mappings or schedules are disabled, or all tables are paused; never started: its function has never run.',
    ),
  why: z.string().describe('What the state is concluded from.'),
  lag: z
    .object({
      records: z.number(),
      ageMs: count.describe('How old the oldest record that waits is, in ms; null when it is not known.'),
      from: z.enum(['kafka', 'cloudwatch']).describe('Who says so: CloudWatch where Kafka cannot be asked from here.'),
    })
    .nullable()
    .describe('Of a sink; null when it is not known.'),
  positionAgeMs: count.describe('Of a source: age of the time up to which all rows are in Kafka, in ms.'),
  topics: z
    .array(
      z.object({
        topic: z.string(),
        consumerGroupId: z.string(),
        mapping: z.string().describe('State of the event source mapping, as Lambda has it.'),
        lastProcessingResult: z.string().nullable(),
        lagRecords: count,
        lagAgeMs: count,
      }),
    )
    .describe('Of a sink.'),
  tables: z
    .object({ all: z.number(), failed: z.number(), paused: z.number(), caughtUp: z.boolean() })
    .nullable()
    .describe('Of a source, by its last tick.'),
  lastTickAt: z.string().nullable().describe('Of a source, in ISO 8601.'),
  schedules: z.array(z.object({ name: z.string(), enabled: z.boolean() })).describe('Of a source.'),
  lastLineAt: z.string().nullable().describe('When its function last wrote to its log, in ISO 8601.'),
  measured: z
    .object({
      minutes: z.number().describe('Over how many minutes the sums are.'),
      sums: z.record(z.string(), z.number()).describe('Metrics of docs/logs-and-metrics.md and of Lambda, not zero.'),
      perMinute: z.number().describe('Rows a minute.'),
    })
    .nullable()
    .describe('Null when CloudWatch cannot be asked.'),
  looks: z
    .array(z.object({ metric: z.string(), count: z.number(), section: z.string() }))
    .describe('What somebody must look at, and the section of docs/runbook.md that says what to do.'),
  lastError: z
    .object({
      at: z.string(),
      level: z.enum(['error', 'warning']),
      words: z.string(),
      section: z.string().nullable().describe('Of docs/runbook.md.'),
    })
    .nullable()
    .describe('The last line of an hour that tells of trouble.'),
  settings: z
    .object({
      version: z.number(),
      modified: z.string(),
      refused: z.string().nullable().describe('Why the functions refuse them.'),
      asFile: z.boolean().nullable().describe('Null when the file is not known, or lacks the connector.'),
      changed: z.array(z.string()).describe('Settings that are not as in the file.'),
    })
    .nullable(),
  notKnown: z.array(z.object({ what: z.string(), why: z.string() })).describe('What could not be read, and why.'),
});

/** What `tdkafka status --json` prints. */
export const statusJson = z.object({
  deployment: z.string(),
  at: z.string().describe('When it was asked, in ISO 8601.'),
  connectors: z.array(connectorStatus),
  notDeployed: z
    .array(z.object({ name: z.string(), why: z.string() }))
    .describe('Connectors of the file that are not deployed, and stacks that are broken.'),
});

export type Status = z.infer<typeof statusJson>;
export type ConnectorStatus = z.infer<typeof connectorStatus>;

/** Whether all is known, and nothing needs anybody: what is paused, somebody has paused. */
export function isWell({ connectors, notDeployed }: Status): boolean {
  return notDeployed.length === 0 && connectors.every(isConnectorWell);
}

function isConnectorWell({ state, looks, settings, lag, notKnown }: ConnectorStatus): boolean {
  const isMoving = state !== 'failing' && state !== 'behind' && state !== 'not known';
  // Kafka cannot be reached from many a desk, and CloudWatch tells the lag as well.
  const isKnown = notKnown.every(({ what }) => what === KAFKA_LAG && lag !== null);
  return isMoving && isKnown && looks.length === 0 && settings?.refused === null;
}

/** What is not known where Kafka cannot be asked. */
export const KAFKA_LAG = 'lag by Kafka';
