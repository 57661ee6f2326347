import { Readable } from 'node:stream';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import * as z from 'zod';
import { OperationError } from '../../../operations/operation-error.ts';
import type { Command, Context } from '../../frame/command.ts';
import { explained, failureText } from '../../frame/exit-code.ts';
import { UsageError } from '../../terminal/usage.ts';
import { type Given, givenOf, inputOf } from './input.ts';
import { type ListedTool, toolName } from './tools.ts';

/** What the server works with. */
export interface ServerOptions {
  readonly version: string;
  readonly tools: readonly ListedTool[];
  /** What who started the server has said of the deployment: values of parameters that every command gets that has them. */
  readonly base: Given;
  /** Aborted when the server ends. */
  readonly ended: AbortSignal;
}

const INSTRUCTIONS = `Looks at a deployment of tdengine-kafka-lambda, connectors between Kafka and TDengine, and changes nothing.
Begin with status; doctor tries all that connectors need to run. Of a record that was rejected: dead_letters_stats, dead_letters_list, dead_letters_show. Whether all has
arrived: verify. What recent records would change of the tables: drift. Before a connectors file is deployed: validate, explain
and preview. Each result says whether something is not right (findings). What changes something is for a person, by the
command line tdkafka.`;

/** Makes a server with a tool for each command. It answers once it is connected. */
export async function openServer(options: ServerOptions): Promise<McpServer> {
  const { version, tools, base } = options;
  const server = new McpServer({ name: 'tdkafka', version }, { instructions: INSTRUCTIONS });
  for (const tool of tools) {
    const { command } = await tool.load();
    const result = await command.json?.();
    if (result === undefined) throw new Error(`${tool.command} has no JSON`);
    const output = z.object({
      findings: z
        .boolean()
        .describe('Whether something is not right: differences, rejected records, a connector that fails.'),
      result,
    });
    server.registerTool(
      toolName(tool),
      {
        title: `tdkafka ${tool.command}`,
        description: command.about,
        inputSchema: inputOf(command, tool, base),
        outputSchema: output,
        annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
      },
      async (args, { signal }) => {
        try {
          const shown = await runCommand(tool.command, command, args, {
            ...options,
            ended: AbortSignal.any([signal, options.ended]),
          });
          return { structuredContent: shown, content: [{ type: 'text', text: JSON.stringify(shown) }] };
        } catch (error) {
          return { isError: true, content: [{ type: 'text', text: failureText(explained(error)) }] };
        }
      },
    );
  }
  return server;
}

/** Runs a command with nobody at a terminal, and gives what it shows. @throws what the command throws */
async function runCommand(
  name: string,
  command: Command,
  args: unknown,
  { base, ended }: Pick<ServerOptions, 'base' | 'ended'>,
): Promise<{ readonly findings: boolean; readonly result: unknown }> {
  const given = new Map([...base].filter(([key]) => Object.hasOwn(command.parameters, key)));
  for (const [key, values] of givenOf(args)) given.set(key, values);
  let result: unknown;
  const ending = await command.run(
    given,
    lookingContext(`tdkafka ${name}`, ended, (shown) => {
      result = shown;
    }),
  );
  if (result === undefined) throw new Error(`tdkafka ${name} has shown nothing`);
  return { findings: ending === 'findings', result };
}

/** What a command has here: it shows once, and prints, asks and changes nothing. */
function lookingContext(command: string, interrupted: AbortSignal, shown: (value: unknown) => void): Context<unknown> {
  return {
    ...{ command, width: undefined, stdin: Readable.from([]), interrupted },
    show: shown,
    print() {},
    warn() {},
    progress() {},
    ask: async () => undefined,
    confirm: () => Promise.reject(new OperationError('refused', 'an agent changes nothing')),
    ifInterrupted() {},
    untilStopped: () => new Promise(() => {}),
    usageError: (message) => new UsageError(command, message),
  };
}
