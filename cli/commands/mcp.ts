import { once } from 'node:events';
import { defineCommand } from '../frame/command.ts';
import { packageVersion } from '../frame/package-folder.ts';
import { parsed } from '../frame/parameter.ts';
import { lookOnly, TARGET_PARAMETERS } from '../frame/target-parameters.ts';
import { tdengineOption } from '../terminal/usage.ts';
import { KAFKA_PARAMETERS } from './sink/parameters.ts';

export const command = defineCommand({
  about: `Answers agents by the Model Context Protocol, on standard input and output, until its input ends: status, doctor, dead letters,
verify, drift, preview, validate and explain, each as the command of its name, with its JSON. It only looks: no tool changes anything,
and clients of AWS and of TDengine that are made here refuse to. Which deployment is looked at, and how it is reached, is said here
and by no agent. Dead letters that are shown, values of verify --show-values and findings are handed to the agent as they are.`,
  parameters: {
    ...TARGET_PARAMETERS,
    ...KAFKA_PARAMETERS,
    tdengine: parsed(
      'URL',
      'http://USER:PASSWORD@HOST:PORT of a TDengine that can be reached from here (left out: that of the function)',
      undefined,
      (url, asked) => {
        tdengineOption(asked.command, url);
        return url;
      },
    ),
  },
  examples: ['mcp', 'mcp --connectors plant.yaml --profile reader', 'mcp --local'],
  async run(values, { interrupted, untilStopped }) {
    lookOnly();
    const [{ StdioServerTransport }, { openServer }, { TOOLS }, { DEFAULT_FILE }] = await Promise.all([
      import('@modelcontextprotocol/sdk/server/stdio.js'),
      import('./mcp/server.ts'),
      import('./mcp/tools.ts'),
      import('../../operations/target/target.ts'),
    ]);
    const ending = new AbortController();
    const ended = AbortSignal.any([interrupted, ending.signal]);
    const server = await openServer({
      version: packageVersion(),
      tools: TOOLS,
      base: baseOf(values, DEFAULT_FILE),
      ended,
    });
    await server.connect(new StdioServerTransport());
    await Promise.race([untilStopped(), once(process.stdin, 'end'), once(process.stdin, 'close')]);
    ending.abort(new Error('the server ends'));
    await server.close();
    return 'done';
  },
});

/**
 * What was said of the deployment, as a command line says it. Its connectors file is that of every command too that reads one.
 * @param fallback the connectors file when neither it nor a deployment was named.
 */
function baseOf(values: Readonly<Record<string, unknown>>, fallback: string): ReadonlyMap<string, readonly string[]> {
  const base = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(values)) {
    if (value === true) base.set(name, ['']);
    else if (typeof value === 'string') base.set(name, [value]);
    else if (Array.isArray(value) && value.length > 0) base.set(name, value.map(String));
  }
  const file = base.get('connectors') ?? (base.has('deployment') ? undefined : [fallback]);
  return file === undefined ? base : base.set('file', file);
}
