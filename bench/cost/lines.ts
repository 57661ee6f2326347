import { dollars, type Figure } from '../../operations/cost/arithmetic.ts';

/** A line of a bill. */
export interface Line {
  readonly what: string;
  readonly arithmetic: string;
  /** Dollars, as the page shows them. */
  readonly cost: Figure;
}

/** A line of what the arithmetic comes to. */
export function line(what: string, cost: Figure): Line {
  return { what, arithmetic: cost.text, cost: dollars(cost.value) };
}

/** The sum of lines as they are shown. */
export function total(lines: readonly Line[]): Figure {
  return dollars(lines.reduce((sum, { cost }) => sum + cost.value, 0));
}

/** Lines and their sum as a table. */
export function bill(lines: readonly Line[]): string {
  return table(
    ['what', 'arithmetic', 'dollars'],
    [
      ...lines.map(({ what, arithmetic, cost }) => [what, arithmetic, cost.text]),
      ['**together**', '', `**${total(lines).text}**`],
    ],
  );
}

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
