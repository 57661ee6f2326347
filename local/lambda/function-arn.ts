/** The ARN of a function that runs here: of no account and no region that exists. */
export function functionArnOf(functionName: string): string {
  return `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`;
}
