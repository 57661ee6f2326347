import type { OutputStream } from './streams.ts';

/** A line that is written over again and again while work goes on. */
export interface ProgressLine {
  show(text: string): void;
  clear(): void;
}

/** A line of progress on a terminal; on anything else, nothing. */
export function progressLine(stream: OutputStream): ProgressLine {
  if (stream.isTTY !== true) return { show: () => {}, clear: () => {} };
  return {
    show: (text) => stream.write(`\r\x1b[K${text.slice(0, (stream.columns ?? 80) - 1)}`),
    clear: () => stream.write('\r\x1b[K'),
  };
}
