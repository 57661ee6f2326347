import type { WriteStream } from 'node:tty';

/** Shows what goes on. */
export interface ProgressLine {
  readonly show: (text: string) => void;
  readonly clear: () => void;
}

/** A line that changes on a terminal; elsewhere a line for each thing that begins, without the counts behind it. */
export function progressLine(stream: Pick<WriteStream, 'write'> & { readonly isTTY?: boolean }): ProgressLine {
  let last = '';
  if (stream.isTTY) {
    return { show: (text) => void stream.write(`\r\u001b[K${text}`), clear: () => void stream.write('\r\u001b[K') };
  }
  return {
    show: (text) => {
      const beginning = text.replace(/ \d+ of \d+$/, '');
      if (beginning !== last) stream.write(`${beginning}\n`);
      last = beginning;
    },
    clear: () => {},
  };
}
