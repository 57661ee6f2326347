import type { SinkLog } from '../../../functions/sink/settle/report.ts';

/** A line of the sink's log. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: object;
}

/** A log of the sink, and the lines that it was given. */
export function logLines(): { readonly log: SinkLog; readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: string) => (message: string, fields: object) => void lines.push({ level, message, fields });
  return { log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }, lines };
}
