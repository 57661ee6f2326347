import { EventEmitter } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { runCommandLine } from '../../cli/frame/main.ts';
import type { Ended } from './run-tdkafka.ts';

/**
 * Runs `tdkafka` with arguments to its end within this process, nobody at its terminal: in its working directory and with its
 * variables. A process of its own would spend most of its time on being started.
 */
export async function runTdkafkaHere(args: readonly string[]): Promise<Ended> {
  const stdout = new Written();
  const stderr = new Written();
  const signals = new EventEmitter();
  const code = await runCommandLine(args, {
    ...{ stdin: Readable.from([]), stdout, stderr },
    on: (signal, listener) => signals.on(signal, listener),
    off: (signal, listener) => signals.off(signal, listener),
    exit: () => {},
  });
  return { code, out: stdout.text, err: stderr.text };
}

class Written extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, written: () => void): void {
    this.text += chunk.toString();
    written();
  }
}
