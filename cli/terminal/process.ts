/** Resolves when the process is asked to end, by Ctrl-C or by SIGTERM. A second Ctrl-C ends it at once. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}

/** Keeps a warning of Node off the screen of a command: node:sqlite says that it is experimental. All others are shown as ever. */
export function quietWarnings(): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning' && warning.message.includes('SQLite')) return;
    for (const listener of listeners) listener(warning);
  });
}

/** Ends the process quietly once nobody reads what it prints any more, as behind `| head`. Other errors are thrown as ever. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
  }
}
