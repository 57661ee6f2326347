/** How a message is encoded. */
export interface Encoding {
  readonly version: number;
  /** Whether the version has compact lengths, and tagged fields after each structure (KIP-482). */
  readonly flexible: boolean;
}

/** What is no message, or one that is the same in all versions. */
export const PLAIN: Encoding = { version: 0, flexible: false };
