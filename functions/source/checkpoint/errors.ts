/** A newer invocation has taken over: this one must stop, and nothing it has sent is lost. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** A position that is not where this invocation left it: somebody has moved it. The next invocation goes on from there. */
export class PositionMovedError extends Error {
  override readonly name = 'PositionMovedError';
}
