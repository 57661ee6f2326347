import { createHash } from 'node:crypto';

/** A settings document as it is kept in SSM: indented, since people read and edit it in the console. */
export function documentText(document: object): string {
  return JSON.stringify(document, null, 2);
}

/** What tells a document's text from every other: its SHA-256 in base64url. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
