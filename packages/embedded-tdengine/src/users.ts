/** The users of the server and their passwords. Whoever is let in may do everything, as in the community edition. */
export class Users {
  readonly #passwords = new Map<string, string>();
  readonly #tokens: ReadonlyMap<string, string> | undefined;

  /** @param tokens their users by the tokens of a server since 3.4; undefined: it knows no tokens, as 3.3 does. */
  constructor(user: string, password: string, tokens?: Readonly<Record<string, string>>) {
    this.#passwords.set(user, password);
    this.#tokens = tokens && new Map(Object.entries(tokens));
  }

  /** Whether there are tokens at all. */
  get takesTokens(): boolean {
    return this.#tokens !== undefined;
  }

  /** The user of a token, as long as there is that user. */
  userOf(token: string): string | undefined {
    const user = this.#tokens?.get(token);
    return user !== undefined && this.#passwords.has(user) ? user : undefined;
  }

  password(user: string): string | undefined {
    return this.#passwords.get(user);
  }

  set(user: string, password: string): void {
    this.#passwords.set(user, password);
  }

  delete(user: string): boolean {
    return this.#passwords.delete(user);
  }
}
