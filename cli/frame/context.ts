import { createInterface } from 'node:readline/promises';
import { OperationError } from '../../operations/operation-error.ts';
import { type ProgressLine, progressLine } from '../terminal/progress.ts';
import type { OutputStream, Streams } from '../terminal/streams.ts';
import { UsageError } from '../terminal/usage.ts';
import type { Context } from './command.ts';
import type { Interruption } from './interruption.ts';

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

  const isAttended = stdin.isTTY === true && stderr.isTTY === true;

  async function asked(question: string): Promise<string> {
    line.clear();
    const asking = createInterface({ input: stdin, output: stderr });
    // A terminal that is asked gives Ctrl-C to who asks.
    asking.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    try {
      return (await asking.question(question, { signal: interruption.signal })).trim();
    } finally {
      asking.close();
    }
  }

  function printTo(stream: OutputStream, texts: Iterable<string>): void {
    line.clear();
    for (const text of texts) stream.write(`${text}\n`);
  }

  return {
    command,
    stdin,
    width: stdout.isTTY === true ? stdout.columns : undefined,
    interrupted: interruption.signal,
    show: (value, lines) => printTo(stdout, json ? [JSON.stringify(value, undefined, 2)] : lines()),
    print: (text) => printTo(json ? stderr : stdout, [text]),
    warn: (text) => printTo(stderr, [text]),
    progress: (text) => (text === undefined ? line.clear() : line.show(text)),
    async ask(question, fallback) {
      if (!isAttended) return undefined;
      const answer = await asked(`${question}${fallback === undefined ? '' : ` [${fallback}]`} `);
      return answer === '' ? fallback : answer;
    },
    async confirm(what, { yes }) {
      if (yes) return;
      if (!isAttended) {
        throw new OperationError('refused', `${what} Nothing was done: nobody is there to ask; say so with --yes`);
      }
      if (/^y(es)?$/i.test(await asked(`${what} Go on? [y/N] `))) return;
      throw new OperationError('refused', 'nothing was done');
    },
    ifInterrupted: interruption.tell,
    untilStopped: interruption.untilStopped,
    usageError,
    close: () => line.clear(),
  };
}
