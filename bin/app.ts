import { App } from 'aws-cdk-lib';
import { bundleFunction } from '../functions/bundle.ts';
import { readPlacedFile } from '../functions/shared/settings/file/read-file.ts';
import { SettingsError } from '../functions/shared/settings/index.ts';
import { networkNotes } from '../lib/network/network-notes.ts';
import { routeNotes } from '../lib/sink/route-notes.ts';
import { detachedNotes, detachedSinks } from '../lib/stacks/detached.ts';
import { keyNotes } from '../lib/stacks/key-notes.ts';
import { addStacks } from '../lib/stacks/stacks.ts';

const app = new App();
const path: unknown = app.node.tryGetContext('connectors');
try {
  const { file, withPlaces } = readPlacedFile(typeof path === 'string' ? path : 'connectors.yaml');
  const detached = detachedSinks(file, app.node.tryGetContext('detached'));
  try {
    addStacks(app, file, bundleFunction, { detached });
  } catch (error) {
    throw error instanceof SettingsError ? withPlaces(error) : error;
  }
  for (const line of detachedNotes(file, detached)) console.error(line);
  for (const line of routeNotes(file)) console.error(line);
  // `-c networkNotes=false` is text, `false` in cdk.json is not.
  if (String(app.node.tryGetContext('networkNotes')) !== 'false') {
    for (const line of networkNotes(file)) console.error(line);
  }
  if (String(app.node.tryGetContext('keyNotes')) !== 'false') {
    for (const line of keyNotes(file)) console.error(line);
  }
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  for (const problem of error.problems) console.error(`${error.source}: ${problem}`);
  process.exit(1);
}
// Loaded only when asked for: the rules are a tool of who changes the stacks, and take their time.
if (app.node.tryGetContext('rules') !== undefined) {
  const { addRules } = await import('../lib/stacks/rules.ts');
  addRules(app);
}
