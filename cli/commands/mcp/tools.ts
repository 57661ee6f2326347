import type { Command } from '../../frame/command.ts';

/** A command that an agent may run. */
export interface ListedTool {
  /** The command's words behind `tdkafka`. */
  readonly command: string;
  readonly load: () => Promise<{ readonly command: Command }>;
  /** The parameters that an agent may give, of those that the command has. Which deployment is meant, who started the server has said. */
  readonly takes: readonly string[];
  /** Those of them that an agent must give though the command does without: it would ask a person, or read its own input. */
  readonly needs?: readonly string[];
}

const FILTERS = ['reason', 'stage', 'code', 'column', 'topic', 'partition', 'offset', 'from', 'to', 'all'];

/**
 * All tools, in the order in which agents see them. Each only looks, which test/cli/commands/mcp/read-only.test.ts holds
 * against the code that it reaches.
 */
export const TOOLS: readonly ListedTool[] = [
  { command: 'status', load: () => import('../status.ts'), takes: ['connector'] },
  { command: 'doctor', load: () => import('../doctor.ts'), takes: ['connector'] },
  {
    command: 'dead-letters stats',
    load: () => import('../dead-letters/stats.ts'),
    takes: ['connector', ...FILTERS],
  },
  {
    command: 'dead-letters list',
    load: () => import('../dead-letters/list.ts'),
    takes: ['connector', ...FILTERS, 'limit', 'after'],
  },
  {
    command: 'dead-letters show',
    load: () => import('../dead-letters/show.ts'),
    takes: ['connector', 'place'],
    needs: ['place'],
  },
  {
    command: 'verify',
    load: () => import('../verify.ts'),
    takes: ['connector', 'from', 'to', 'topic', 'sample', 'show', 'showValues'],
  },
  {
    command: 'drift',
    load: () => import('../drift.ts'),
    takes: ['connector', 'last', 'from', 'to', 'topic', 'sample'],
  },
  {
    command: 'preview',
    load: () => import('../preview.ts'),
    takes: ['file', 'sink', 'record', 'lines', 'topic', 'key', 'count'],
    needs: ['record'],
  },
  { command: 'validate', load: () => import('../validate.ts'), takes: ['file'] },
  { command: 'explain', load: () => import('../explain.ts'), takes: ['setting'] },
];

/** A tool's name: `dead-letters list` is `dead_letters_list`. */
export function toolName({ command }: Pick<ListedTool, 'command'>): string {
  return command.replaceAll(/[ -]/g, '_');
}
