import type { Command } from '../frame/command.ts';
import { EXIT_CODES } from '../frame/exit-code.ts';
import { aboutOf, shownName } from '../frame/given.ts';
import type { Parameter } from '../frame/parameter.ts';
import { COMMANDS, type ListedCommand } from '../frame/registry.ts';
import { TARGET_PARAMETERS } from '../frame/target-parameters.ts';
import { shapeText } from './shape.ts';

/** The page of all commands, docs/tdkafka.md. */
export async function tdkafkaPage(): Promise<string> {
  const sections = await Promise.all(COMMANDS.map(async (listed) => section(listed, (await listed.load()).command)));
  return `${[INTRODUCTION, contents(), targets(), exitCodes(), ...sections].join('\n\n')}\n`;
}

const INTRODUCTION = `# tdkafka

<!-- Made by \`npm run docs\` from cli/commands; edit there. -->

One command for all that an operator does. In a clone: \`npx tdkafka\`; where the npm package is installed, the same.
\`tdkafka COMMAND --help\` says what this page says. With \`--json\` the result is JSON on standard output, in the shape that is shown
here; what goes on is on standard error, and only a terminal sees progress. \`--verbose\` shows stack traces.
\`NO_COLOR\` is kept. Where something is lost or sent again, a person is asked; \`--yes\` is the answer where nobody is at a terminal.`;

function contents(): string {
  const rows = COMMANDS.map(({ name, summary }) => `| [${name}](#${anchor(name)}) | ${cell(summary)} |`);
  return ['| command | to |', '|---|---|', ...rows].join('\n');
}

function targets(): string {
  const rows = Object.entries(TARGET_PARAMETERS).map(([name, parameter]) => row(name, parameter));
  return [
    '## Which deployment',
    '',
    'Commands that work with a deployment have these options. One way reaches all: AWS’s own APIs. Credentials and region are those of',
    'the AWS SDK (`AWS_PROFILE`, `AWS_REGION`, `AWS_ENDPOINT_URL`, …).',
    '',
    '| option | what it is |',
    '|---|---|',
    ...rows,
  ].join('\n');
}

function exitCodes(): string {
  const rows = Object.entries(EXIT_CODES).map(([code, meaning]) => `| ${code} | ${meaning} |`);
  return ['## Exit codes', '', '| code | meaning |', '|---|---|', ...rows].join('\n');
}

async function section({ name, summary }: ListedCommand, command: Command): Promise<string> {
  const all = Object.entries(command.parameters);
  const shared = Object.keys(TARGET_PARAMETERS);
  const hasTarget = shared.every((key) => Object.hasOwn(command.parameters, key));
  const own = all.filter(([key]) => !hasTarget || !shared.includes(key));
  return [
    `## ${name}`,
    '',
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    '',
    command.about,
    '',
    '```',
    `tdkafka ${name}${all.map(usage).join('')} [options]`,
    '```',
    '',
    ...(own.length === 0
      ? []
      : ['| parameter | what it is |', '|---|---|', ...own.map(([key, each]) => row(key, each)), '']),
    ...(hasTarget ? ['And [which deployment](#which-deployment).', ''] : []),
    '```sh',
    ...command.examples.map((example) => `npx tdkafka ${example}`),
    '```',
    ...(command.json === undefined ? [] : ['', 'With `--json`:', '', '```ts', shapeText(await command.json()), '```']),
  ].join('\n');
}

function usage([, { kind, needed, many, value }]: [string, Parameter<unknown>]): string {
  if (kind !== 'argument') return '';
  const name = many ? `${value}…` : value;
  return needed ? ` ${name}` : ` [${name}]`;
}

function row(name: string, parameter: Parameter<unknown>): string {
  const shown = shownName(name, parameter);
  const withValue = parameter.kind === 'option' ? `${shown} ${parameter.value}` : shown;
  return `| \`${withValue}\` | ${cell(aboutOf(parameter))}${parameter.kind === 'option' && parameter.needed ? ' (needed)' : ''} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function anchor(name: string): string {
  return name.replaceAll(' ', '-');
}
