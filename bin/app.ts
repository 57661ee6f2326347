import { App } from 'aws-cdk-lib';
import { bundleFunction } from '../functions/bundle/bundle.ts';
import { addConnectors } from './connectors-app.ts';

const app = new App();
if (!addConnectors(app, bundleFunction, console.error)) process.exit(1);
// Loaded only when asked for: the rules are a tool of who changes the stacks, and take their time.
if (app.node.tryGetContext('rules') !== undefined) {
  const { addRules } = await import('../lib/stacks/rules.ts');
  addRules(app);
}
