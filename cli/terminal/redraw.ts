/** Lines that take the place of those that were drawn last, on a terminal. */
export type Redraw = (lines: readonly string[]) => readonly string[];

/** Draws over what was drawn before: each line must fit into one of the terminal's. */
export function redrawing(): Redraw {
  let drawn = 0;
  return (lines) => {
    const [first = '', ...rest] = lines;
    const erase = drawn === 0 ? '' : `\x1b[${drawn}A\x1b[J`;
    drawn = lines.length;
    return [erase + first, ...rest];
  };
}
