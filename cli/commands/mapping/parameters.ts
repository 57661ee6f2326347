import { choice, text, whole } from '../../frame/parameter.ts';

/** What the lines of samples are. */
export const LINES = choice('KIND', ['values', 'records'], 'what the lines are; left out, it is seen by their keys');

/** A number of records. */
export const records = (about: string, fallback: number) => whole('N', { from: 1, to: 9_999_999 }, about, fallback);

/** The topic of records. */
export const topic = (about: string) => text('T', about);
