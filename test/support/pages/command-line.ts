/**
 * The words of a command line as a shell divides it: quotes keep together, `#`, `|`, `<` and `>` end it. Variables and patterns are left
 * as they are.
 */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  for (const [word] of line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)) {
    if (/^[|<>]$/.test(word) || word.startsWith('#')) break;
    words.push(word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single = '', double = '') => `${single}${double}`));
  }
  return words;
}

/** What `tdkafka` gets of a command line that begins with it; undefined when another program is called. */
export function tdkafkaArguments(line: string): readonly string[] | undefined {
  const [first, second, ...rest] = wordsOf(line);
  if (first === 'tdkafka') return second === undefined ? [] : [second, ...rest];
  return first === 'npx' && second === 'tdkafka' ? rest : undefined;
}
