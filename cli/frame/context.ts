import { createInterface } from 'node:readline/promises';
import { OperationError } from '../../operations/operation-error.ts';
import { type ProgressLine, progressLine } from '../terminal/progress.ts';
import { UsageError } from '../terminal/usage.ts';
import type { Context } from './command.ts';
import type { Interruption } from './interruption.ts';

/** The streams of a command. */
export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** What a command line asks of any command. */
export interface Manner {
  /** How a person starts the command. */
  readonly command: string;
  readonly json: boolean;
}

/** A command's context, and the end of its line of progress. */
export interface OpenContext extends Context<unknown> {
  close(): void;
}

/** Makes what a command has beside its parameters. */
export function openContext({ command, json }: Manner, streams: Streams, interruption: Interruption): OpenContext {
  const { stdin, stdout, stderr } = streams;
  const line: ProgressLine = progressLine(stderr);
  const usageError = (message: string) => new UsageError(command, message);

  function printTo(stream: NodeJS.WriteStream, texts: Iterable<string>): void {
    line.clear();
    for (const text of texts) stream.write(`${text}\n`);
  }

  return {
    command,
    width: stdout.isTTY ? stdout.columns : undefined,
    interrupted: interruption.signal,
    show: (value, lines) => printTo(stdout, json ? [JSON.stringify(value, undefined, 2)] : lines()),
    print: (text) => printTo(json ? stderr : stdout, [text]),
    progress: (text) => (text === undefined ? line.clear() : line.show(text)),
    async confirm(what, { yes }) {
      if (yes) return;
      line.clear();
      if (!stdin.isTTY || !stderr.isTTY) {
        throw new OperationError('refused', `${what} Nothing was done: nobody is there to ask; say so with --yes`);
      }
      const asking = createInterface({ input: stdin, output: stderr });
      try {
        const answer = await asking.question(`${what} Go on? [y/N] `, { signal: interruption.signal });
        if (!/^y(es)?$/i.test(answer.trim())) throw new OperationError('refused', 'nothing was done');
      } finally {
        asking.close();
      }
    },
    ifInterrupted: interruption.tell,
    untilStopped: interruption.untilStopped,
    usageError,
    close: () => line.clear(),
  };
}
