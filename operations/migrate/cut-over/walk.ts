import * as z from 'zod';
import { OperationError } from '../../operation-error.ts';

/** The steps of a cut-over, in their order. */
export const STEP_NAMES = ['stop', 'group', 'offsets', 'deploy', 'positions', 'resume', 'verify', 'delete'] as const;

/** What `tdkafka cut-over --json` prints. */
export const cutOverJson = z.object({
  connector: z.string().describe('The connector of Kafka Connect.'),
  to: z.array(z.string()).describe('What takes its place.'),
  steps: z
    .array(
      z.object({
        step: z.enum(STEP_NAMES),
        of: z.string().describe('The connector that it is about.'),
        state: z
          .enum(['there', 'done', 'open'])
          .describe('there: it held already; done: it was done now; open: it is still to be done.'),
        seen: z.string().describe('What shows that it holds, or of an open one what is to be done.'),
      }),
    )
    .readonly(),
});

/** A step as it was found or done. */
export type Walked = z.infer<typeof cutOverJson>['steps'][number];

/** A step of a cut-over. Nothing is remembered of it but what it changes. */
export interface Step {
  readonly step: Walked['step'];
  /** The connector that it is about. */
  readonly of: string;
  /** What it does, and what of it cannot be taken back: a sentence. */
  readonly does: string;
  /** Whether nothing changes by it, so that nobody is asked. */
  readonly onlyWaits?: true;
  /** Looks whether it holds. @returns what shows it; undefined: it does not */
  look(): Promise<string | undefined>;
  /** @throws OperationError when it cannot be done, with what to do */
  act(): Promise<void>;
}

/** What a walk works with. */
export interface WalkPorts {
  readonly signal: AbortSignal;
  /** Told of each step as soon as it holds. */
  readonly told: (walked: Walked) => void;
  /** @throws OperationError `refused` when nobody agrees */
  readonly confirm: (does: string) => Promise<void>;
}

/**
 * Walks through steps: one that holds is passed over, any other is done after a question, and looked at again.
 * @throws OperationError of the first step that cannot be done; those before it hold
 */
export async function walk(steps: readonly Step[], { signal, told, confirm }: WalkPorts): Promise<readonly Walked[]> {
  const walked: Walked[] = [];
  for (const { step, of, does, onlyWaits = false, look, act } of steps) {
    signal.throwIfAborted();
    const before = await look();
    if (before === undefined) {
      if (!onlyWaits) await confirm(does);
      signal.throwIfAborted();
      await act();
    }
    const seen = before ?? (await look());
    if (seen === undefined) throw new OperationError('refused', `${of}: ${step} was done, and does not hold`);
    const one = { step, of, state: before === undefined ? 'done' : 'there', seen } as const;
    walked.push(one);
    told(one);
  }
  return walked;
}

/** What a walk would do: steps that hold up to the first that does not, and the others as they would be done. */
export async function tryWalk(steps: readonly Step[], signal: AbortSignal): Promise<readonly Walked[]> {
  const walked: Walked[] = [];
  let isOpen = false;
  for (const { step, of, does, look } of steps) {
    signal.throwIfAborted();
    // What is behind an open step is looked at when that holds.
    const seen: string | undefined = isOpen || step === 'verify' ? undefined : await look();
    isOpen ||= seen === undefined;
    walked.push({ step, of, state: seen === undefined ? 'open' : 'there', seen: seen ?? does });
  }
  return walked;
}
