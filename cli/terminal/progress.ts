/** A line that is written over again and again while work goes on. */
export interface ProgressLine {
  show(text: string): void;
  clear(): void;
}

/** A line of progress on a terminal; on anything else, nothing. */
export function progressLine(
  stream: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number },
): ProgressLine {
  const { isTTY = false, columns = 80 } = stream;
  if (!isTTY) return { show: () => {}, clear: () => {} };
  return {
    show: (text) => stream.write(`\r\x1b[K${text.slice(0, columns - 1)}`),
    clear: () => stream.write('\r\x1b[K'),
  };
}
