/**
 * Keys of a path such as `` device.`serial.no` ``: a key stands in backticks, with a backtick in it doubled, when it holds
 * a dot or a backtick, or is empty.
 * A step that is an index ({@link isIndex}) is that of an array's element where there is an array, and a key where there is an object.
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

/** Whether a step is also the place of an array's element: from 0 on, or from -1, the last, backwards. */
export function isIndex(step: string): boolean {
  return INDEX.test(step);
}

/** More digits are an id. */
const INDEX = /^(?:0|-?[1-9]\d{0,6})$/;

const STEP = /`((?:[^`]|``)*)`|([^.`]+)/y;
