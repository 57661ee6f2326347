/** Fields that are told of in the life of a container: data that names its keys at random must not fill memory and log. */
const MOST = 1_000;

/** A field of records that no route takes. */
export interface UntakenField {
  readonly topic: string;
  /** As settings write it. Never its value. */
  readonly path: string;
}

/** Remembers the fields of records that no route takes, so that each is told once. */
export class UntakenFields {
  readonly #told = new Set<string>();
  #new: UntakenField[] = [];

  note(topic: string, path: string): void {
    const key = `${topic}\0${path}`;
    if (this.#told.size >= MOST || this.#told.has(key)) return;
    this.#told.add(key);
    this.#new.push({ topic, path });
  }

  /** Those noted since the last call. */
  take(): readonly UntakenField[] {
    const fields = this.#new;
    this.#new = [];
    return fields;
  }
}
