import { arnOf } from '../aws/names.ts';

/** The ARN of a function that runs here: of no account and no region that exists. */
export function functionArnOf(functionName: string): string {
  return arnOf('lambda', `function:${functionName}`);
}
