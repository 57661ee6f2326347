/** What a Date can hold, in ms before and after 1970. */
const LATEST_MS = 8.64e15;

/** Milliseconds since 1970 in ISO 8601; null for none, and for what no calendar has. */
export function isoMs(ms: number | undefined): string | null {
  return ms === undefined || Math.abs(ms) > LATEST_MS ? null : new Date(ms).toISOString();
}
