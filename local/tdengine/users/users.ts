/** The users of the server and their passwords. Whoever is let in may do everything, as in the community edition. */
export class Users {
  readonly #passwords = new Map<string, string>();

  constructor(user: string, password: string) {
    this.#passwords.set(user, password);
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
