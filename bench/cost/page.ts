/**
 * Puts each text where the page marks its place, between `<!-- figures: NAME -->` and `<!-- end -->`: a table on lines of
 * its own, a short text within the line.
 * @throws Error when a place has no text, or a text no place
 */
export function withTables(page: string, texts: Readonly<Record<string, string>>): string {
  const left = new Set(Object.keys(texts));
  const filled = page.replaceAll(/<!-- figures: ([a-z ]+) -->[\s\S]*?<!-- end -->/g, (_whole: string, name: string) => {
    const text = texts[name];
    if (text === undefined) throw new Error(`docs/cost.md has a place for "${name}", of which there is no table`);
    left.delete(name);
    const set = text.includes('\n') ? `\n${text}\n` : text;
    return `<!-- figures: ${name} -->${set}<!-- end -->`;
  });
  if (left.size > 0) throw new Error(`docs/cost.md has no place for ${[...left].join(', ')}`);
  return filled;
}
