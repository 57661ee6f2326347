import { Duplex } from 'node:stream';

/** One thing that a server does: send text, end the connection, fail with a code of Node's, or whatever a test wants. */
export type Action = string | 'end' | { readonly error: string } | (() => void);

/** What a server does at each request, in order: one action, or several. */
export type Script = (Action | Action[])[];

/** A connection, as an agent keeps it, to a server that plays a script. */
export class ScriptedConnection extends Duplex {
  /** Requests that came. */
  requests = 0;
  bytesRead = 0;
  readonly #script: Script;

  constructor(script: Script) {
    super();
    this.#script = script;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    done();
    // The body comes in a write of its own behind the head.
    if (!chunk.toString().includes('POST ')) return;
    this.requests += 1;
    const actions = this.#script.shift() ?? [];
    setImmediate(() => {
      for (const action of [actions].flat()) this.#play(action);
    });
  }

  #play(action: Action): void {
    if (typeof action === 'function') action();
    else if (typeof action === 'object') this.destroy(Object.assign(new Error('scripted'), { code: action.error }));
    else if (action === 'end') this.push(null);
    else {
      this.bytesRead += action.length;
      this.push(action);
    }
  }

  // What http.Agent does with a socket that it keeps.
  setKeepAlive(): this {
    return this;
  }
  setTimeout(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}
