/** What was chosen for a field, or for a part of a route, and why. */
export interface Choice {
  /** Path of the field, or the setting that is chosen. */
  readonly about: string;
  readonly choice: string;
  readonly why: string;
}
