/** A regular expression of Java; undefined where that of JavaScript does not have the same. */
export function javaRegex(
  source: string,
): { matches(text: string): boolean; replace(text: string, by: string): string } | undefined {
  // Possessive quantifiers, flags in the middle, classes of POSIX and atomic groups have no such form in JavaScript.
  if (/[*+?}]\+|\\[AZzGQERhHvV]|\\p\{|\(\?(?![:=!<])|&&/.test(source)) return undefined;
  try {
    const whole = new RegExp(`^(?:${source})$`);
    const first = new RegExp(source);
    return {
      matches: (text) => whole.test(text),
      replace: (text, by) => text.replace(first, (...found: unknown[]) => replacement(by, found)),
    };
  } catch {
    return undefined;
  }
}

/** The text that Java's replaceFirst puts in the place of what was found. @param found as String.replace gives it */
function replacement(by: string, found: readonly unknown[]): string {
  const last = found.at(-1);
  const groups: object = typeof last === 'object' && last !== null ? last : {};
  const count = found.findIndex((each) => typeof each === 'number');
  return by.replace(/\\(.)|\$\{(\w+)\}|\$(\d+)/g, (_, escaped, name, digits) => {
    if (typeof escaped === 'string') return escaped;
    if (typeof name === 'string') return String(Reflect.get(groups, name) ?? '');
    // As many digits as name a group: the others are text.
    let taken = String(digits);
    while (taken.length > 1 && Number(taken) >= count) taken = taken.slice(0, -1);
    return String(found[Number(taken)] ?? '') + String(digits).slice(taken.length);
  });
}

/** What RegexRouter makes of a topic's name; undefined where the expression cannot be read here. */
export function routed(topic: string, regex: string, by: string): string | undefined {
  const read = javaRegex(regex);
  if (read === undefined) return undefined;
  return read.matches(topic) ? read.replace(topic, by) : topic;
}
