import * as z from 'zod';
import { seekPlan } from './seek-plan.ts';

/** What a seek notes of itself before each step, so that it can be gone on with. */
export const seekNote = z.object({
  /** What was asked for, as text. */
  asked: z.string(),
  /** Topics whose mappings the seek has disabled, and will enable. */
  pausedHere: z.array(z.string()),
  /** Undefined: nothing is set yet. */
  plan: seekPlan.optional(),
  /** File with the offsets from before. */
  undo: z.string().optional(),
});

/** A note of a seek. */
export type SeekNote = z.infer<typeof seekNote>;

/** Where seeks of a sink note what they do. */
export interface SeekJournal {
  /** Of a seek that has not come to its end; undefined: there is none. */
  read(): SeekNote | undefined;
  write(note: SeekNote): void;
  /** The seek has come to its end. */
  clear(): void;
  /** Keeps the offsets from before where they are found again. @returns the file's path */
  keepUndo(text: string): string;
}
