/** Characters below which hiding would only show the secret, by the holes that it leaves in common words. */
const SHORTEST_HIDDEN = 4;

/** Makes a function that puts `***` in the place of every secret in a text that came from outside. */
export function secretHider(secrets: readonly string[]): (text: string) => string {
  // The longest first: a user's password can be a part of the pair in base64.
  const hidden = secrets
    .filter((secret) => secret.length >= SHORTEST_HIDDEN)
    .toSorted((one, other) => other.length - one.length);
  return (text) => hidden.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}
