import { App } from 'aws-cdk-lib';
import { bundleFunction } from '../functions/bundle/bundle.ts';
import { runApp } from './connectors-app.ts';

if (!(await runApp(new App(), bundleFunction, console.error))) process.exit(1);
