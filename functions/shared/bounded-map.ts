/**
 * A map of what can be worked out again, with room for so many entries. One more, and all are forgotten: data that names
 * things at random must not fill the memory, and to forget the oldest alone would cost time at every look.
 */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  readonly #most: number;

  constructor(most: number) {
    super();
    this.#most = most;
  }

  override set(key: Key, value: Value): this {
    if (this.size >= this.#most && !this.has(key)) this.clear();
    return super.set(key, value);
  }
}
