/** As many decimal digits as a double holds exactly. */
const DIGITS = 15;

/**
 * A number for a time in decimal digits, such that two times with different numbers are different: that of its last
 * digits. Made by a loop, which is quicker than `Number` of a text that was just cut out.
 */
export function timeKey(time: string): number {
  let key = 0;
  for (let at = Math.max(0, time.length - DIGITS); at < time.length; at++) {
    // A minus counts as some digit.
    key = key * 10 + (time.charCodeAt(at) & 0xf);
  }
  return key;
}
