/** What happened for one reason. */
export interface Reason {
  readonly text: string;
  /** How many records, rows or times. */
  readonly count: number;
  /** Where, of the first of them. */
  readonly examples: readonly string[];
}

const MOST_REASONS = 20;
const MOST_EXAMPLES = 3;

/** Goes for all reasons beyond the first {@link MOST_REASONS}. */
const OTHER = 'other reasons';

/** Counts by reason and keeps the first places of each, so that ten thousand records with one fault are a few lines. */
export class Reasons {
  readonly #reasons = new Map<string, { readonly text: string; count: number; readonly examples: string[] }>();

  /** Adds to a reason. Reasons that differ in their numbers only, as in those of lines, are one. */
  add(text: string, example: string, count = 1): void {
    const wanted = text.replaceAll(/\d+/g, '0');
    const key = this.#reasons.has(wanted) || this.#reasons.size < MOST_REASONS ? wanted : OTHER;
    const reason = this.#reasons.get(key) ?? { text: key === OTHER ? OTHER : text, count: 0, examples: [] };
    reason.count += count;
    if (reason.examples.length < MOST_EXAMPLES && example !== '') reason.examples.push(example);
    this.#reasons.set(key, reason);
  }

  /** All reasons, the most frequent first. */
  list(): Reason[] {
    return [...this.#reasons.values()].sort((a, b) => b.count - a.count);
  }
}
