import type { App } from 'aws-cdk-lib';
import { type PlacedFile, readPlacedFile } from '../functions/shared/settings/file/read-file.ts';
import { type ConnectorsFile, SettingsError } from '../functions/shared/settings/index.ts';
import { networkNotes } from '../lib/network/network-notes.ts';
import { routeNotes } from '../lib/sink/route-notes.ts';
import { detachedNotes, detachedSinks } from '../lib/stacks/detached.ts';
import { keyNotes } from '../lib/stacks/key-notes.ts';
import { addStacks, type Bundler } from '../lib/stacks/stacks.ts';

/**
 * All that the app does of itself: the stacks, the tests of their mappings unless `-c mappingTests=off`, and with `-c rules`
 * what the rules of cdk-nag say of them. Returns whether it may be deployed; if not, it has said why.
 */
export async function runApp(app: App, bundle: Bundler, say: (line: string) => void): Promise<boolean> {
  const placed = addConnectors(app, bundle, say);
  if (placed === undefined) return false;
  // Loaded only when there are tests: with them come the sink and a TDengine.
  if (hasTests(placed.file) && String(app.node.tryGetContext('mappingTests')) !== 'off') {
    const { testMappings } = await import('./test-mappings.ts');
    if (!(await testMappings(placed, say))) return false;
  }
  // Loaded only when asked for: the rules are a tool of who changes the stacks, and take their time.
  if (app.node.tryGetContext('rules') !== undefined) {
    const { addRules } = await import('../lib/stacks/rules.ts');
    addRules(app);
  }
  return true;
}

function hasTests({ sinks }: ConnectorsFile): boolean {
  return Object.values(sinks).some(({ tests }) => tests.length > 0);
}

/**
 * Adds the stacks of the connectors file that the app's context names, and says what a person has to know of them, a line
 * at a time. Returns the file; undefined when it could not, and has said what is wrong with it.
 */
export function addConnectors(app: App, bundle: Bundler, say: (line: string) => void): PlacedFile | undefined {
  try {
    const path: unknown = app.node.tryGetContext('connectors');
    const placed = readPlacedFile(typeof path === 'string' ? path : 'connectors.yaml');
    for (const line of stacksAndNotes(app, bundle, placed)) say(line);
    return placed;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const problem of error.problems) say(`${error.source}: ${problem}`);
    return undefined;
  }
}

function stacksAndNotes(app: App, bundle: Bundler, { file, withPlaces }: PlacedFile): readonly string[] {
  const detached = detachedSinks(file, app.node.tryGetContext('detached'));
  try {
    addStacks(app, file, bundle, { detached });
  } catch (error) {
    throw error instanceof SettingsError ? withPlaces(error) : error;
  }
  // `-c networkNotes=false` is text, `false` in cdk.json is not.
  const isWanted = (notes: string) => String(app.node.tryGetContext(notes)) !== 'false';
  return [
    ...detachedNotes(file, detached),
    ...routeNotes(file),
    ...(isWanted('networkNotes') ? networkNotes(file) : []),
    ...(isWanted('keyNotes') ? keyNotes(file) : []),
  ];
}
