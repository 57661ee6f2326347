import { installClient, MissingClientError, OWN_RUNTIME } from './runtime/interface-client.ts';

// Beforehand and once, since the files of the suite run at the same time.
try {
  installClient((line) => process.stdout.write(`${line}\n`));
} catch (error) {
  if (!(error instanceof MissingClientError)) throw error;
  process.stdout.write(
    `!!! NOT LAMBDA'S OWN RUNTIME: the functions run under ${OWN_RUNTIME.name}.\n!!! ${error.message}\n`,
  );
}
