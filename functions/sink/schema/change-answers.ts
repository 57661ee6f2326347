/**
 * Codes of a change that somebody else made first: table exists (0x0603), stable (0x0360), tag (0x0369) and column
 * (0x036B) exist; not wider than it is now (0x264B), as the losers of one MODIFY also get 0x036F.
 */
export const DONE_ALREADY: ReadonlySet<number> = new Set([0x0603, 0x0360, 0x0369, 0x036b, 0x264b, 0x036f]);

/** Codes of a change that TDengine will not make as long as things are as they are: a column that a topic reads (0x03C4). */
export const REFUSED: ReadonlySet<number> = new Set([0x03c4]);
