import { importedHandler } from './imported-handler.ts';

// A container of its own: its parent names the function, gives it one event at a time, and may kill it at any moment.
const invoke = await importedHandler(process.argv[2] === 'source' ? 'source' : 'sink', {});
process.on('message', async (event) => {
  const ending = await invoke(event).then(() => 'returned', String);
  process.send?.(ending);
});
