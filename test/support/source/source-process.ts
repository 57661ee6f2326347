import { importedHandler } from './imported-handler.ts';

// A container of its own: its parent gives it one event at a time, and may kill it at any moment.
const invoke = await importedHandler({});
process.on('message', async (event) => {
  const ending = await invoke(event).then(() => 'returned', String);
  process.send?.(ending);
});
