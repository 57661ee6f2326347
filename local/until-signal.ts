/** Resolves when the process is asked to end, by Ctrl-C or by SIGTERM. A second Ctrl-C ends it at once. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}
