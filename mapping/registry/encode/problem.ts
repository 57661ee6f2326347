/** Why a value cannot be written by a schema, and where in it. */
export class EncodeProblem extends Error {
  override readonly name = 'EncodeProblem';
  /** Keys and places down to what is wrong. */
  readonly path: readonly string[];

  constructor(problem: string, path: readonly string[] = []) {
    super(path.length === 0 ? problem : `${path.join('.')}: ${problem}`);
    this.path = path;
  }
}

/** Throws that what is at a path is not what a type wants. */
export function unfit(path: readonly string[], wanted: string): never {
  throw new EncodeProblem(`must be ${wanted}`, path);
}
