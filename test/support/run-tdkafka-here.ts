import { EventEmitter } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { runCommandLine } from '../../cli/frame/main.ts';
import type { Ended } from './run-tdkafka.ts';

/** A `tdkafka` that runs within this process. */
export interface TdkafkaHere {
  /** Resolves when its standard output or error holds this. @throws when it ends before */
  says(text: RegExp): Promise<string>;
  /** Ctrl-C. */
  interrupt(): void;
  readonly ended: Promise<Ended>;
}

/**
 * Starts `tdkafka` with arguments within this process, nobody at its terminal: in its working directory and with its
 * variables. A process of its own would spend most of its time on being started.
 */
export function startTdkafkaHere(args: readonly string[]): TdkafkaHere {
  const written = new EventEmitter();
  const stdout = new Written(written);
  const stderr = new Written(written);
  const signals = new EventEmitter();
  const ended = runCommandLine(args, {
    ...{ stdin: Readable.from([]), stdout, stderr },
    on: (signal, listener) => signals.on(signal, listener),
    off: (signal, listener) => signals.off(signal, listener),
    exit: () => {},
  }).then((code): Ended => ({ code, out: stdout.text, err: stderr.text }));
  return {
    ended,
    interrupt: () => signals.emit('SIGINT'),
    says(text) {
      return new Promise((resolve, reject) => {
        const look = () => {
          if (text.test(`${stdout.text}${stderr.text}`)) resolve(stdout.text);
        };
        written.on('text', look);
        ended.then(({ out, err }) => reject(new Error(`it ended without saying ${text}: ${out}${err}`)), reject);
        look();
      });
    },
  };
}

/** Runs `tdkafka` with arguments to its end within this process. */
export function runTdkafkaHere(args: readonly string[]): Promise<Ended> {
  return startTdkafkaHere(args).ended;
}

class Written extends Writable {
  text = '';
  readonly #told: EventEmitter;

  constructor(told: EventEmitter) {
    super();
    this.#told = told;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, written: () => void): void {
    this.text += chunk.toString();
    this.#told.emit('text');
    written();
  }
}
