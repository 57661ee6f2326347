/** A settings file or document that cannot be used. `problems` has one line each: path, what is wrong, what is allowed. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly source: string;
  readonly problems: readonly string[];

  constructor(source: string, problems: readonly string[]) {
    super(problems.length === 1 ? `${source}: ${problems[0]}` : `${source}:\n  ${problems.join('\n  ')}`);
    this.source = source;
    this.problems = problems;
  }
}
