/**
 * Keeps two warnings of Node off the screen of a command: kafkajs sets timers in the past (its issue 1751), and node:sqlite
 * says that it is experimental. All others are shown as ever.
 */
export function quietWarnings(): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === 'TimeoutNegativeWarning') return;
    if (warning.name === 'ExperimentalWarning' && warning.message.includes('SQLite')) return;
    for (const listener of listeners) listener(warning);
  });
}
