import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

/** Characters of a part that wait in memory before they are written. */
const WAITING = 16_384;

/** Lines on the disk, in parts that each fit into memory: what is compared with each other is in parts of the same number. */
export class Spill {
  readonly parts: number;
  readonly #begin: string;
  readonly #waiting: string[];
  /** Bytes of each part that are on the disk. */
  readonly #written: number[];

  /**
   * @param folder holds the parts, as files whose names begin with `name`.
   * @param written bytes of each part to go on behind, which {@link flush} told; what follows in the files is cut off.
   */
  constructor(parts: number, folder: string, name: string, written: readonly number[] = []) {
    this.parts = parts;
    this.#begin = join(folder, `${name}-`);
    this.#waiting = Array.from({ length: parts }, () => '');
    this.#written = Array.from({ length: parts }, (_, part) => written[part] ?? 0);
    for (const [part, bytes] of this.#written.entries()) {
      const path = this.#pathOf(part);
      if (existsSync(path)) truncateSync(path, bytes);
    }
  }

  /** Adds a line without a line feed in it. */
  add(part: number, line: string): void {
    this.#waiting[part] += `${line}\n`;
    if ((this.#waiting[part] ?? '').length >= WAITING) this.#write(part);
  }

  /** Writes what waits. @returns the bytes of each part, which hold all lines so far. */
  flush(): readonly number[] {
    for (let part = 0; part < this.parts; part++) this.#write(part);
    return this.#written;
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

  #write(part: number): void {
    const bytes = Buffer.from(this.#waiting[part] ?? '');
    if (bytes.length === 0) return;
    this.#waiting[part] = '';
    appendFileSync(this.#pathOf(part), bytes, { mode: 0o600 });
    this.#written[part] = (this.#written[part] ?? 0) + bytes.length;
  }

  #pathOf(part: number): string {
    return `${this.#begin}${part}`;
  }
}
