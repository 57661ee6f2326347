/**
 * Last steps of paths that are no keys: the place of an element, the key of an object's member, and whether anything is
 * there, of which nothing is taken. No key in settings is one.
 */
export const INDEX_STEP = '\0index';
export const KEY_STEP = '\0key';
const PRESENCE_STEP = '\0presence';

/** A step that is no key either: from an object whose members are elements to the fields beside them. */
export const PARENT_STEP = '\0parent';

/** The path of whether anything is at another one. That of what is no key is the same. */
export function presenceAt(steps: readonly string[]): readonly string[] {
  return isNoKey(steps.at(-1)) ? steps : [...steps, PRESENCE_STEP];
}

/** Whether a path is one of presence only. */
export function isOfPresence(steps: readonly string[]): boolean {
  return steps.at(-1) === PRESENCE_STEP;
}

/**
 * Keys of a path such as `` device.`serial.no` ``: a key stands in backticks, with a backtick in it doubled, when it holds
 * a dot or a backtick, or is empty. `$value` has none: it is the record's value. A last step `$index` or `$key` is no key
 * either, nor a `$parent` before a key, unless they stand in backticks. A step that is an index ({@link isIndex}) is that of an array's element where there
 * is an array, and a key where there is an object.
 * @returns undefined for a text that is not a path.
 */
export function parsePath(text: string): readonly string[] | undefined {
  if (text === '$value') return [];
  const steps: string[] = [];
  for (let at = 0; ; at++) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (match === null) return undefined;
    const [whole, quoted, plain] = match;
    at += whole.length;
    const isLast = at === text.length;
    if (quoted !== undefined) steps.push(quoted.replaceAll('``', '`'));
    else steps.push((isLast ? NO_KEYS.get(plain ?? '') : plain === '$parent' ? PARENT_STEP : plain) ?? plain ?? '');
    if (isLast) return steps;
    if (text[at] !== '.') return undefined;
  }
}

/** The keys of a path as the name of a column has them. */
export function nameSteps(steps: readonly string[]): readonly string[] {
  if (steps.length === 0) return ['value'];
  return steps.map((step) => (isWord(step) ? step.slice(1) : step));
}

/** Keys as messages have them: joined by dots, and what is no key as settings write it. */
export function pathText(steps: readonly string[]): string {
  return steps.map((step) => (isWord(step) ? `$${step.slice(1)}` : step)).join('.');
}

/** Whether a step is written as a word with a `$`. */
function isWord(step: string): boolean {
  return step === INDEX_STEP || step === KEY_STEP || step === PARENT_STEP;
}

/** Whether a step is no key, but what `$index` or `$key` stands for. */
export function isNoKey(step: string | undefined): boolean {
  return step === INDEX_STEP || step === KEY_STEP || step === PRESENCE_STEP;
}

/** Whether a step is also the place of an array's element: from 0 on, or from -1, the last, backwards. */
export function isIndex(step: string): boolean {
  return INDEX.test(step);
}

const NO_KEYS: ReadonlyMap<string, string> = new Map([
  ['$index', INDEX_STEP],
  ['$key', KEY_STEP],
]);

/** More digits are an id. */
const INDEX = /^(?:0|-?[1-9]\d{0,6})$/;

const STEP = /`((?:[^`]|``)*)`|([^.`]+)/y;
