/** Characters of a value that are shown. */
const SHOWN = 60;

/**
 * Why a condition does not hold: `kind is "event", and must be "reading"`.
 * @param subject what is asked about, such as a path.
 * @param given JSON of a field, text of a header; undefined when it is not there.
 * @param allowed what it must be one of; undefined when only being there counts.
 */
export function refusalText(
  subject: string,
  given: string | undefined,
  allowed: readonly (string | number | boolean)[] | undefined,
): string {
  const is = given === undefined ? 'is not there' : `is ${given.length > SHOWN ? `${given.slice(0, SHOWN)}…` : given}`;
  if (allowed === undefined) return `${subject} ${is}${given === undefined ? '' : ', and must not be there'}`;
  const wanted = allowed.map((value) => JSON.stringify(value)).join(', ');
  return `${subject} ${is}, and must be ${allowed.length > 1 ? 'one of ' : ''}${wanted}`;
}
