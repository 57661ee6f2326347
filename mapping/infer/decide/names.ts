import { MAX_NAME_BYTES } from '../../../functions/shared/tdengine/names.ts';

/** Names of columns that TDengine or the sink has for something else. */
const TAKEN: readonly string[] = ['_ts', 'tbname', '_tag_null'];

/** Gives each column and tag of a table a name of its own. */
export class ColumnNames {
  readonly #taken = new Set<string>(TAKEN);

  /** A name made of keys, or one like it that is free and not too long. */
  of(steps: readonly string[]): string {
    const whole = steps.join('_').toWellFormed().replaceAll('\0', '_') || 'value';
    let name = cut(whole, MAX_NAME_BYTES.column);
    for (let number = 2; this.#taken.has(name); number++) {
      name = `${cut(whole, MAX_NAME_BYTES.column - 5)}_${number}`;
    }
    this.#taken.add(name);
    return name;
  }
}

/** A name of a stable or a database that is made of a text: small letters, digits and `_`. */
export function plainName(text: string): string {
  const plain = text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_');
  const name = cut(plain.replaceAll(/^_+|_+$/g, ''), 60);
  return /^[a-z]/.test(name) ? name : `t_${name}`;
}

function cut(text: string, bytes: number): string {
  let short = text;
  while (Buffer.byteLength(short) > bytes) short = [...short].slice(0, -1).join('');
  return short;
}
