/** Why TDengine would not take a value, or would change it; never with the value itself. */
export interface Problem {
  readonly problem: string;
}

/** A problem. */
export function problem(text: string): Problem {
  return { problem: text };
}
