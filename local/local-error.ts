/** A failure that its message explains to the end: what, where, and what to do. Shown without a stack trace. */
export class LocalError extends Error {
  override readonly name = 'LocalError';
}
