import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import * as z from 'zod';

const TOP = join(import.meta.dirname, '../../..');

const result = z.object({ findings: z.boolean(), result: z.unknown() });

/** An agent that has started `tdkafka mcp`. */
export interface McpAgent {
  readonly client: Client;
  /** What a tool answers. @throws when it says that it failed */
  call(name: string, args?: Readonly<Record<string, unknown>>): Promise<z.infer<typeof result>>;
  /** Why a tool fails. @throws when it does not */
  refusal(name: string, args?: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

/** Starts `tdkafka mcp` with arguments, and speaks to it with the client of the protocol's SDK, which checks all results by their schemas. */
export async function startAgent(
  args: readonly string[],
  { cwd = TOP, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<McpAgent> {
  const client = new Client({ name: 'test', version: '1' });
  const program = join(TOP, 'cli/tdkafka.ts');
  const own = Object.fromEntries(
    Object.entries(process.env).filter((each): each is [string, string] => each[1] !== undefined),
  );
  await client.connect(
    new StdioClientTransport({
      ...{ command: process.execPath, args: [program, 'mcp', ...args], cwd, stderr: 'inherit' },
      env: { ...own, NODE_NO_WARNINGS: '1', ...env },
    }),
  );
  // Remembers the schemas of the results.
  await client.listTools();

  async function answer(name: string, given: Readonly<Record<string, unknown>>) {
    const {
      isError = false,
      structuredContent,
      content,
    } = await client.callTool({ name, arguments: given }, undefined, { timeout: 120_000 });
    return { isError, structuredContent, text: JSON.stringify(content) };
  }

  return {
    client,
    async call(name, given = {}) {
      const { isError, structuredContent, text } = await answer(name, given);
      assert.equal(isError, false, text);
      return result.parse(structuredContent);
    },
    async refusal(name, given = {}) {
      const { isError, text } = await answer(name, given);
      assert.equal(isError, true, text);
      return text;
    },
    close: () => client.close(),
  };
}
