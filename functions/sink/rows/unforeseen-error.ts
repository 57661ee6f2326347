import { RecordError, type Stage } from './record-error.ts';

/**
 * Why a record ended by an error that the code did not foresee. The error itself is not kept: its message can hold what
 * the record holds, as `BigInt('12a')` shows.
 */
export class UnforeseenError extends RecordError {
  override readonly name = 'UnforeseenError';
  /** Where the code was: the frames of the error's stack alone, a line each. */
  readonly frames: string;

  constructor(stage: Stage, error: unknown) {
    const frames = framesOf(error);
    const what = error instanceof Error ? error.name : typeof error;
    super(stage, `an error that the code did not foresee, ${what}${placeIn(frames)}`);
    this.frames = frames;
  }
}

/** The error that a record ends with: a record's own, or one that stands for what was not foreseen. */
export function endedBy(stage: Stage, error: unknown): RecordError {
  return error instanceof RecordError ? error : new UnforeseenError(stage, error);
}

/** The stack without the message, which may have lines of its own. */
function framesOf(error: unknown): string {
  if (!(error instanceof Error) || error.stack === undefined) return '';
  const { stack, message } = error;
  const start = message === '' ? -1 : stack.indexOf(message);
  return stack
    .slice(start < 0 ? 0 : start + message.length)
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n');
}

function placeIn(frames: string): string {
  const [first = ''] = frames.split('\n', 1);
  return first === '' ? '' : ` ${first.trim()}`;
}
