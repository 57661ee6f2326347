/** How old settings may get, in ms, before an invocation reads them again. */
export const SETTINGS_EXPIRY_MS = 60_000;
