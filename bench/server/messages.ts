/** What the process of the stand-ins is told at its start. */
export interface ServerOptions {
  /** Microseconds that an INSERT's answer is held back for each of its rows. */
  readonly answerMicrosPerRow: number;
  /** User and password of TDengine. */
  readonly user: string;
  readonly password: string;
}

/** What it is asked. `settings` puts a settings document under a name; `rows` asks for the rows of all INSERTs so far. */
export type ServerRequest =
  | { readonly ask: 'settings'; readonly name: string; readonly document: string }
  | { readonly ask: 'rows' };

/** What it tells: where it is once it is ready, then one answer for each request. */
export type ServerMessage =
  | { readonly type: 'ready'; readonly tdengine: string; readonly ssm: string; readonly dynamoDb: string }
  | { readonly type: 'answer'; readonly rows: number };
