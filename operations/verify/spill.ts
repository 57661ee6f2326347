import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Characters of a part that wait in memory before they are written. */
const WAITING = 16_384;

/**
 * Lines on the disk, in parts that each fit into memory: what is compared with each other is in parts of the same number.
 * The file is for the user alone, and gone with {@link Spill.remove}.
 */
export class Spill {
  readonly parts: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'tdkafka-verify-'));
  readonly #waiting: string[];
  /** Also when the process is ended before its time. */
  readonly #onExit = () => rmSync(this.#folder, { recursive: true, force: true });

  constructor(parts: number) {
    process.once('exit', this.#onExit);
    this.parts = parts;
    this.#waiting = Array.from({ length: parts }, () => '');
  }

  /** Adds a line without a line feed in it. */
  add(part: number, line: string): void {
    const waiting = `${this.#waiting[part]}${line}\n`;
    if (waiting.length < WAITING) {
      this.#waiting[part] = waiting;
      return;
    }
    this.#waiting[part] = '';
    appendFileSync(this.#pathOf(part), waiting, { mode: 0o600 });
  }

  /** The lines of a part, in the order in which they came. */
  *lines(part: number): Generator<string> {
    const path = this.#pathOf(part);
    const written = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const text = `${written}${this.#waiting[part]}`;
    for (let from = 0, end = text.indexOf('\n'); end >= 0; from = end + 1, end = text.indexOf('\n', from)) {
      yield text.slice(from, end);
    }
  }

  remove(): void {
    process.off('exit', this.#onExit);
    this.#onExit();
  }

  #pathOf(part: number): string {
    return join(this.#folder, String(part));
  }
}
