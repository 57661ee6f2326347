import { MissingToolsError, pythonTools } from './tools.ts';

// Installs the tools beforehand, so that who runs the tests can tell whether they can be run.
try {
  pythonTools((line) => process.stdout.write(`${line}\n`));
} catch (error) {
  if (!(error instanceof MissingToolsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
