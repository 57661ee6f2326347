/** Milliseconds since 1970 in ISO 8601; null for none. */
export function isoMs(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
