import * as z from 'zod';

const text = z.union([z.string(), z.number()]);

/** An error that ended an invocation, as Lambda writes it. */
const thrown = z.object({ errorType: z.string(), errorMessage: z.string() });

const line = z.object({
  message: z.union([z.string(), thrown]).optional(),
  reason: z.string().optional(),
  error: z.union([z.string(), z.object({ message: z.string() })]).optional(),
  topic: text.optional(),
  partition: text.optional(),
  offset: text.optional(),
  table: text.optional(),
  /** Of records, that no route takes. */
  fields: z
    .array(z.object({ path: z.string() }))
    .optional()
    .catch(undefined),
  record: z.object({ status: z.string() }).optional(),
});

/** A line of the log in words, as far as they tell what happened: where, and why. @param parsed its JSON, or its text */
export function lineWords(parsed: unknown): string {
  const { data } = line.safeParse(parsed);
  if (data === undefined) return String(typeof parsed === 'string' ? parsed : JSON.stringify(parsed));
  const { message, reason, error, topic, partition, offset, table, fields, record } = data;
  if (typeof message === 'object') return `the invocation ended: ${message.errorMessage}`;
  if (message === undefined) return ofReport(record?.status ?? 'unknown');
  const place = [topic, partition, offset].filter((each) => each !== undefined).join('/');
  const where = [place, table].filter((each) => each !== undefined && each !== '').join(' ');
  const named = fields?.map(({ path }) => path).join(', ');
  const why = reason ?? (typeof error === 'object' ? error.message : named);
  return `${message}${where === '' ? '' : ` (${where})`}${why === undefined ? '' : `: ${why}`}`;
}

function ofReport(status: string): string {
  return status === 'timeout'
    ? 'the invocation timed out: timeout of the function'
    : `an invocation ended with ${status}`;
}
