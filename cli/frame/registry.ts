import type { Command } from './command.ts';

/** A command in the list of all. What it is, is loaded only when it is asked for. */
export interface ListedCommand {
  /** Its words behind `tdkafka`, such as `settings show`. */
  readonly name: string;
  /** What it does, in a few words: begins with a small letter, and ends without a full stop. */
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command }>;
}

/** The words that several commands begin with. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
}

/** All commands, in the order in which help and docs/tdkafka.md show them. */
export const COMMANDS: readonly ListedCommand[] = [
  {
    name: 'init',
    summary: 'make a first connectors file, of answers, flags and sample records',
    load: () => import('../commands/init.ts'),
  },
  {
    name: 'migrate',
    summary: 'make a connectors file of Kafka Connect’s configurations, with a report of every option',
    load: () => import('../commands/migrate.ts'),
  },
  {
    name: 'validate',
    summary: 'check a connectors file: all that a deploy or the functions would refuse',
    load: () => import('../commands/validate.ts'),
  },
  {
    name: 'explain',
    summary: 'tell what a setting is',
    load: () => import('../commands/explain.ts'),
  },
  {
    name: 'deployed',
    summary: 'what of a connectors file is deployed, and what is deployed that is in it no more',
    load: () => import('../commands/deployed.ts'),
  },
  {
    name: 'settings show',
    summary: 'show the run-time settings of a connector that are in SSM',
    load: () => import('../commands/settings/show.ts'),
  },
  {
    name: 'settings diff',
    summary: 'compare the run-time settings in SSM with the connectors file',
    load: () => import('../commands/settings/diff.ts'),
  },
  {
    name: 'settings set',
    summary: 'change one run-time setting',
    load: () => import('../commands/settings/set.ts'),
  },
  {
    name: 'settings apply',
    summary: 'write all run-time settings of a connector, from a file',
    load: () => import('../commands/settings/apply.ts'),
  },
  {
    name: 'settings edit',
    summary: 'change the run-time settings of a connector in an editor',
    load: () => import('../commands/settings/edit.ts'),
  },
  {
    name: 'settings history',
    summary: 'list the versions of the run-time settings: when, by whom, what changed',
    load: () => import('../commands/settings/history.ts'),
  },
  {
    name: 'settings revert',
    summary: 'write an earlier version of the run-time settings again',
    load: () => import('../commands/settings/revert.ts'),
  },
  {
    name: 'test',
    summary: 'run the tests that a connectors file has under its sinks',
    load: () => import('../commands/test.ts'),
  },
  {
    name: 'preview',
    summary: 'show what records become under the settings of a sink, and why',
    load: () => import('../commands/preview.ts'),
  },
  {
    name: 'infer',
    summary: 'propose a mapping for sample records, with tests',
    load: () => import('../commands/infer.ts'),
  },
  {
    name: 'embedded',
    summary: 'start an embedded Kafka, TDengine, schema registry, DynamoDB or SSM alone',
    load: () => import('../commands/embedded.ts'),
  },
  {
    name: 'completion',
    summary: 'print what makes a shell complete commands, options and names',
    load: () => import('../commands/completion.ts'),
  },
];

/** The groups of commands. */
export const GROUPS: readonly CommandGroup[] = [
  {
    name: 'settings',
    summary: 'see and change the run-time settings of a connector',
    examples: ['settings show meters', 'settings set meters errors.tolerance all --wait', 'settings history meters'],
  },
];

/** The command that a command line begins with, and what is behind its words. */
export function commandOf(
  args: readonly string[],
): { readonly listed: ListedCommand; readonly rest: readonly string[] } | undefined {
  // The longest first: `settings show` before `settings`.
  for (let words = Math.min(args.length, 3); words > 0; words -= 1) {
    const name = args.slice(0, words).join(' ');
    const listed = COMMANDS.find((each) => each.name === name);
    if (listed !== undefined) return { listed, rest: args.slice(words) };
  }
  return undefined;
}
