/** The functions there are: one for each folder with a handler. */
export type FunctionName = 'sink' | 'source';

/** A function's code, as Lambda gets it. */
export interface FunctionBundle {
  /** The folder with the code. */
  readonly folder: string;
  /** Lambda's `Handler`: file and export. */
  readonly handler: 'handler.handler';
}
