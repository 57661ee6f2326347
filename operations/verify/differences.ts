/** Counts differences by their kind, and keeps some of each. */
export class Differences<K extends string, D extends { readonly kind: K }> {
  readonly counts: Record<K, number>;
  readonly shown: D[];
  readonly #most: number;
  readonly #shownOf = new Map<K, number>();

  /**
   * @param none no difference of any kind. @param most how many of each kind are kept.
   * @param before what was found so far, if anything was.
   */
  constructor(
    none: Readonly<Record<K, number>>,
    most: number,
    before?: { readonly counts: Readonly<Partial<Record<K, number>>>; readonly shown: readonly D[] },
  ) {
    this.#most = most;
    this.counts = { ...none, ...before?.counts };
    this.shown = [...(before?.shown ?? [])];
    for (const { kind } of this.shown) this.#shownOf.set(kind, (this.#shownOf.get(kind) ?? 0) + 1);
  }

  /** @param describe makes what is shown of it, if anything is. */
  add(kind: K, describe: () => D): void {
    this.counts[kind] += 1;
    const shown = this.#shownOf.get(kind) ?? 0;
    if (shown >= this.#most) return;
    this.#shownOf.set(kind, shown + 1);
    this.shown.push(describe());
  }
}
