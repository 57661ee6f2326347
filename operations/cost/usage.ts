/** Hours and minutes of a month, as AWS's own examples have them: 365 days by 12. */
export const MONTH = { hours: 730, minutes: 43_800 } as const;

/** Memory of a function unless `memorySize` says otherwise, in MB. */
export const MEMORY_MB = 512;

/** Memory with which a function has one vCPU, in MB. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const ONE_VCPU_MB = 1_769;

/** Records of the largest batch, which a sink asks for unless `batchSize` says otherwise. */
export const BATCH = 10_000;

/**
 * One warm invocation of a source with nothing to do: its wall and CPU time in ms, and the bytes that it logs. Medians of
 * 30, of the bundle beside the embedded TDengine and DynamoDB on the machine of the baseline: a stable of 10 subtables,
 * look-back by default. The bytes are those of one line with an id of a request.
 */
export const IDLE = {
  tick: { ms: 41.5, cpuMs: 17, logBytes: 391 },
  backfills: { ms: 22.1, cpuMs: 8.8, logBytes: 0 },
} as const;

/**
 * What an invocation with nothing to do asks of DynamoDB: a tick the lease's fence, taking and giving back, and one query;
 * without backfills there is the query alone.
 */
export const IDLE_REQUESTS = { tick: { writes: 3, reads: 1 }, backfills: { writes: 0, reads: 1 } } as const;

/** Bytes that a sink logs for a batch: its line, and that of its metrics. */
export const BATCH_LOG_BYTES = 1_067;

/** Bytes of Lambda's own two lines about an invocation; by AWS's examples, not measured. */
export const PLATFORM_LOG_BYTES = 450;

/** Metrics of a kind that a connector publishes in each hour in which it works; those of trouble and backfills come on top. */
export const METRICS = { sink: 9, source: 8 } as const;

/** Metrics that the default alarms of a connector look at: a sink of one topic on MSK, on demand, and a source. */
export const ALARM_METRICS = { sink: 10, source: 4 } as const;

/** Those that each further topic of a sink adds: its lags, and Lambda's errors of polling, invoking and committing. */
export const TOPIC_ALARM_METRICS = 5;
