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
    name: 'cut-over',
    summary: 'walk from a connector of Kafka Connect to what takes its place, step by step',
    load: () => import('../commands/cut-over.ts'),
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
    name: 'status',
    summary: 'how all connectors are: state, lag, rates, last error, settings',
    load: () => import('../commands/status.ts'),
  },
  {
    name: 'doctor',
    summary: 'what connectors need to run: network, sign-in, rights, settings, quotas, and what to do',
    load: () => import('../commands/doctor.ts'),
  },
  {
    name: 'pause',
    summary: 'stop a sink from reading, and wait until its batches have ended',
    load: () => import('../commands/pause.ts'),
  },
  {
    name: 'resume',
    summary: 'let a paused sink read on',
    load: () => import('../commands/resume.ts'),
  },
  {
    name: 'seek',
    summary: 'set where a sink reads on: back, to read again, or forward',
    load: () => import('../commands/seek.ts'),
  },
  {
    name: 'checkpoint list',
    summary: 'show how far each table of a source is',
    load: () => import('../commands/checkpoint/list.ts'),
  },
  {
    name: 'checkpoint show',
    summary: 'show what is kept of a table, and who changed it',
    load: () => import('../commands/checkpoint/show.ts'),
  },
  {
    name: 'checkpoint pause',
    summary: 'stop tables of a source from being read',
    load: () => import('../commands/checkpoint/pause.ts'),
  },
  {
    name: 'checkpoint resume',
    summary: 'let paused tables be read on',
    load: () => import('../commands/checkpoint/resume.ts'),
  },
  {
    name: 'checkpoint move',
    summary: 'set where tables of a source are read on',
    load: () => import('../commands/checkpoint/move.ts'),
  },
  {
    name: 'checkpoint delete',
    summary: 'have tables begin again as ones that were never read',
    load: () => import('../commands/checkpoint/delete.ts'),
  },
  {
    name: 'backfill start',
    summary: 'send an old stretch of tables again, beside the live rows',
    load: () => import('../commands/backfill/start.ts'),
  },
  {
    name: 'backfill list',
    summary: 'show the backfills of a source',
    load: () => import('../commands/backfill/list.ts'),
  },
  {
    name: 'backfill watch',
    summary: 'show how backfills go on, until they are finished',
    load: () => import('../commands/backfill/watch.ts'),
  },
  {
    name: 'backfill pause',
    summary: 'have backfills wait',
    load: () => import('../commands/backfill/pause.ts'),
  },
  {
    name: 'backfill resume',
    summary: 'let paused backfills go on',
    load: () => import('../commands/backfill/resume.ts'),
  },
  {
    name: 'backfill cancel',
    summary: 'cancel backfills, and forget finished ones',
    load: () => import('../commands/backfill/cancel.ts'),
  },
  {
    name: 'dead-letters list',
    summary: 'list the dead letters of a connector: where they were, and why they were rejected',
    load: () => import('../commands/dead-letters/list.ts'),
  },
  {
    name: 'dead-letters stats',
    summary: 'count the dead letters of a connector by reason, topic and hour',
    load: () => import('../commands/dead-letters/stats.ts'),
  },
  {
    name: 'dead-letters show',
    summary: 'show a dead letter, and what would become of it now',
    load: () => import('../commands/dead-letters/show.ts'),
  },
  {
    name: 'dead-letters replay',
    summary: 'send dead letters of a sink again, or write them from here, and tell what comes back',
    load: () => import('../commands/dead-letters/replay.ts'),
  },
  {
    name: 'dead-letters drop',
    summary: 'mark dead letters as dealt with',
    load: () => import('../commands/dead-letters/drop.ts'),
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
    name: 'verify',
    summary:
      'tell whether all records of a sink are in TDengine, or all rows of a source in Kafka, and explain what differs',
    load: () => import('../commands/verify.ts'),
  },
  {
    name: 'replay',
    summary: 'run a batch or a tick again on this machine, writing nothing: outcomes, SQL, timings',
    load: () => import('../commands/replay.ts'),
  },
  {
    name: 'drift',
    summary: 'tell what recent records of a sink would change of the tables as they are, and which would be rejected',
    load: () => import('../commands/drift.ts'),
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
    name: 'cost',
    summary: 'tell what a deployment costs by its last 30 days, by item and connector',
    load: () => import('../commands/cost.ts'),
  },
  {
    name: 'mcp',
    summary: 'answer agents by the Model Context Protocol: they look, and change nothing',
    load: () => import('../commands/mcp.ts'),
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
    name: 'checkpoint',
    summary: 'see and change how far the tables of a source are',
    examples: ['checkpoint list plant', 'checkpoint move plant meters --to 2026-05-01T00:00:00Z'],
  },
  {
    name: 'backfill',
    summary: 'send old rows of a source again, beside the live ones',
    examples: [
      "backfill start plant may 'meters*' --from 2026-05-01T00:00:00Z --to 2026-06-01T00:00:00Z",
      'backfill watch plant may',
    ],
  },
  {
    name: 'dead-letters',
    summary: 'see the records that were rejected, and send them again',
    examples: ['dead-letters stats meters', 'dead-letters show meters 0:17', 'dead-letters replay meters --dry-run'],
  },
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
