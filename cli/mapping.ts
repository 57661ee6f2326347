import { SettingsError } from '../functions/shared/settings/index.ts';
import { quietWarnings } from '../local/command/process.ts';
import { runCommand } from '../local/command/report-error.ts';
import { UsageError } from '../local/command/usage.ts';

const COMMAND = 'npm run mapping --';

const HELP = `Tries mappings of a connectors file out: what records become under the settings of a sink.

  npm run mapping -- test [FILE]            runs the tests that the file has under its sinks
  npm run mapping -- preview FILE …         shows what records become, and why
  npm run mapping -- infer SAMPLES …        proposes a mapping for records, with tests

Each has more behind --help. Nothing is deployed, written to a TDengine of yours or sent to Kafka: docs/mapping-tests.md.
`;

/** What each command is; loaded only when it is asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<(args: readonly string[]) => Promise<void>>>> = {
  test: async () => (await import('./mapping/test.ts')).testCommand,
  preview: async () => (await import('./mapping/preview.ts')).previewCommand,
  infer: async () => (await import('./mapping/infer.ts')).inferCommand,
};

async function mapping([name = '', ...args]: readonly string[]): Promise<void> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load !== undefined) {
    const command = await load();
    await command(args);
    return;
  }
  if (name !== '--help' && name !== '-h') {
    throw new UsageError(COMMAND, `name one command: ${Object.keys(COMMANDS).join(', ')}`);
  }
  process.stdout.write(HELP);
}

quietWarnings();
// 1 is for tests that fail: what cannot be tried at all is something else to a program.
await runCommand(mapping, (error) => (error instanceof UsageError || error instanceof SettingsError ? 2 : 1));
