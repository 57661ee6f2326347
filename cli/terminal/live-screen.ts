/** A stream to write to, such as standard output. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Lines, and below them on a terminal one that changes. */
export interface LiveScreen {
  print(line: string): void;
  /** Changes the last line; undefined takes it away. Does nothing where there is no terminal. */
  live(line: string | undefined): void;
}

/** Back to the beginning of the line, and all of it erased. */
const ERASE = '\r\x1b[2K';

/** Makes a screen of a stream. */
export function liveScreen(output: Output): LiveScreen {
  let shown: string | undefined;
  const isTerminal = output.isTTY === true;

  function draw(line: string | undefined): void {
    if (shown !== undefined) output.write(ERASE);
    // A line that wraps could not be erased.
    shown = line?.slice(0, Math.max(0, (output.columns ?? 80) - 1));
    if (shown !== undefined) output.write(shown);
  }

  return {
    print(line) {
      const below = shown;
      draw(undefined);
      output.write(`${line}\n`);
      draw(below);
    },
    live(line) {
      if (isTerminal && line !== shown) draw(line);
    },
  };
}
