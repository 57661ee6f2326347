import { UsageError } from '../../local/command/usage.ts';
import type { SampleLines } from '../../mapping/records/samples.ts';

/** A number of records. @throws UsageError */
export function countOption(command: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new UsageError(command, `--count must be a number from 1 on; got "${text}"`);
}

/** What the lines of a sample are. @throws UsageError */
export function linesOption(command: string, text: string | undefined): SampleLines | undefined {
  if (text === undefined || text === 'values' || text === 'records') return text;
  throw new UsageError(command, `--lines must be values or records; got "${text}"`);
}
