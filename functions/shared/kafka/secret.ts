/** Reads the text of a Secrets Manager secret. */
export type SecretLookup = (secretArn: string) => Promise<string | undefined>;

/** A secret that is JSON. It is never shown. */
export interface Secret {
  readonly arn: string;
  readonly content: unknown;
}

/** Reads a secret. What is not JSON has no texts. @throws Error naming the secret, which AWS's own errors do not. */
export async function readSecret(arn: string, lookup: SecretLookup): Promise<Secret> {
  try {
    return { arn, content: parseJson((await lookup(arn)) ?? '') };
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new Error(`secret ${arn} cannot be read: ${reason}`, { cause });
  }
}

/** A text of a secret. @throws Error naming the secret when it has no such text. */
export function secretText(secret: Secret, name: string): string {
  const text = optionalSecretText(secret, name);
  if (text === undefined) throw new Error(`secret ${secret.arn} must be JSON with the text ${name}`);
  return text;
}

/** A text of a secret; undefined when it has none, or an empty one. */
export function optionalSecretText({ content }: Secret, name: string): string | undefined {
  const text: unknown = typeof content === 'object' && content !== null ? Reflect.get(content, name) : undefined;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
