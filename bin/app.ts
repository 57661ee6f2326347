import { App } from 'aws-cdk-lib';
import { bundleFunction } from '../functions/bundle/bundle.ts';
import type { ConnectorsFile } from '../functions/shared/settings/index.ts';
import { addConnectors } from './connectors-app.ts';

const app = new App();
const placed = addConnectors(app, bundleFunction, console.error);
if (placed === undefined) process.exit(1);
// Loaded only when there are tests: with them come the sink and a TDengine.
if (hasTests(placed.file) && String(app.node.tryGetContext('mappingTests')) !== 'off') {
  const { testMappings } = await import('./test-mappings.ts');
  if (!(await testMappings(placed, console.error))) process.exit(1);
}
// Loaded only when asked for: the rules are a tool of who changes the stacks, and take their time.
if (app.node.tryGetContext('rules') !== undefined) {
  const { addRules } = await import('../lib/stacks/rules.ts');
  addRules(app);
}

function hasTests({ sinks }: ConnectorsFile): boolean {
  return Object.values(sinks).some(({ tests }) => tests.length > 0);
}
