/**
 * Keys of a path such as `` device.`serial.no` ``: a key stands in backticks, with a backtick in it doubled, when it holds
 * a dot or a backtick, or is empty.
 * @returns undefined for a text that is not a path.
 */
export function parsePath(text: string): readonly string[] | undefined {
  const steps: string[] = [];
  for (let at = 0; ; at++) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (match === null) return undefined;
    const [whole, quoted, plain] = match;
    steps.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('``', '`'));
    at += whole.length;
    if (at === text.length) return steps;
    if (text[at] !== '.') return undefined;
  }
}

const STEP = /`((?:[^`]|``)*)`|([^.`]+)/y;
