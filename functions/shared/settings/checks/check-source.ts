/**
 * What is wrong with so many invocations at once for a source of so many shards; undefined when nothing is. Each shard has
 * a tick, the backfills have one, and an operator's command must not wait for a tick's end.
 */
export function concurrencyProblem(reserved: number, shards: number): string | undefined {
  const needed = shards + 2;
  if (reserved >= needed) return undefined;
  return `must be at least ${needed}: one for each shard, one for the backfills and one for commands`;
}

/**
 * What is wrong with a condition that is to stand in parentheses inside a statement; undefined when nothing is. It looks
 * only for what could end the parentheses or the statement: whether the rest is a condition, TDengine tells.
 */
export function conditionProblem(condition: string): string | undefined {
  let depth = 0;
  for (let at = 0; at < condition.length; at += 1) {
    switch (condition[at]) {
      case "'":
      case '"':
      case '`': {
        const end = endOfQuoted(condition, at);
        if (end === undefined) return 'must close every quote that it opens';
        at = end;
        break;
      }
      case '(':
        depth += 1;
        break;
      case ')':
        depth -= 1;
        if (depth < 0) return 'must open every parenthesis that it closes';
        break;
      case ';':
        return 'must not contain ";" outside quotes';
      case '\0':
        return 'must not contain U+0000';
      case '-':
        if (condition[at + 1] === '-') return 'must not contain a comment (--): write a space between two minus signs';
        break;
      case '/':
        if (condition[at + 1] === '*') return 'must not contain a comment (/*)';
        break;
    }
  }
  return depth > 0 ? 'must close every parenthesis that it opens' : undefined;
}

/**
 * Where the quote that opens at `start` closes; undefined when it does not. A quote stands in itself doubled. Behind a
 * backslash it does in strings, but not in names.
 */
function endOfQuoted(text: string, start: number): number | undefined {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\0') return undefined;
    if (character === '\\' && quote !== '`') at += 1;
    else if (character === quote) {
      if (text[at + 1] !== quote) return at;
      at += 1;
    }
  }
  return undefined;
}
