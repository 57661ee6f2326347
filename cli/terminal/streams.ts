/** Where a command's words come from. */
export interface InputStream extends NodeJS.ReadableStream {
  /** Whether it is a terminal. */
  readonly isTTY?: boolean;
}

/** Where a command prints. */
export interface OutputStream extends NodeJS.WritableStream {
  /** Whether it is a terminal. */
  readonly isTTY?: boolean;
  /** Characters of a line of the terminal. */
  readonly columns?: number;
}

/** The streams of a command. */
export interface Streams {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}
