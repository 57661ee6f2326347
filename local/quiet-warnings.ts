/** Keeps a warning of Node off the screen of a command: node:sqlite says that it is experimental. All others are shown as ever. */
export function quietWarnings(): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning' && warning.message.includes('SQLite')) return;
    for (const listener of listeners) listener(warning);
  });
}
