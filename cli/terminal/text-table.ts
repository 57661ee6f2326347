/** Columns of text are not made narrower than this. */
const NARROWEST = 12;
const GAP = 2;

/**
 * Lines of a table with aligned columns, headings first. Numbers stand right.
 * @param width characters that a line may have, such as a terminal's; the widest columns of text are cut to fit, as far
 * as anything of them can be read.
 */
export function textTable(
  headings: readonly string[],
  rows: readonly (readonly unknown[])[],
  width = Number.POSITIVE_INFINITY,
): string[] {
  const cells = [headings, ...rows].map((row) => headings.map((_, column) => cellText(row[column])));
  const rightAligned = headings.map((_, column) => rows.length > 0 && rows.every((row) => isNumber(row[column])));
  const full = headings.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const widths = fitted(full, rightAligned, width);
  const lines = cells.map((row) =>
    row
      .map((text, column) => {
        const columnWidth = widths[column] ?? 0;
        return rightAligned[column] ? text.padStart(columnWidth) : cut(text, columnWidth).padEnd(columnWidth);
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((columnWidth) => '-'.repeat(columnWidth)).join(' '.repeat(GAP)));
  return lines;
}

/** The widths with the widest columns of text made narrower until a line fits. */
function fitted(full: readonly number[], rightAligned: readonly boolean[], width: number): readonly number[] {
  const widths = [...full];
  let over = widths.reduce((sum, columnWidth) => sum + columnWidth + GAP, -GAP) - width;
  for (; over > 0; over -= 1) {
    const widest = Math.max(...widths.filter((_, column) => !rightAligned[column]));
    if (widest <= NARROWEST) break;
    // The last of equals, since the first column is mostly a name.
    widths[widths.findLastIndex((columnWidth, column) => columnWidth === widest && !rightAligned[column])] = widest - 1;
  }
  return widths;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}

function cellText(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}
