/**
 * Kept back of an invocation's time, in ms, for what is done when all waiting has ended: the log, the metrics and the
 * answer. They need the processor alone, of which a function of 256 MB has a seventh.
 */
export const ANSWER_MS = 1_000;
