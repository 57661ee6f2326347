import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** Pages by what a reader is after. A page of docs/ that is named nowhere comes under the last. */
const SECTIONS: readonly (readonly [heading: string, files: readonly string[]])[] = [
  ['Begin', ['README.md', 'docs/migration.md', 'docs/delivery.md']],
  [
    'Say what is moved',
    [
      'docs/settings.md',
      'docs/settings.json',
      'docs/json-routes.md',
      'docs/expressions.md',
      'docs/formats.md',
      'docs/coercion.md',
      'docs/schema-registry.md',
      'docs/mapping-tests.md',
      'docs/copying.md',
      'docs/compatibility.md',
    ],
  ],
  [
    'Operate',
    [
      'docs/operations.md',
      'docs/commands.md',
      'docs/tdkafka.md',
      'docs/runbook.md',
      'docs/drills.md',
      'docs/logs-and-metrics.md',
      'docs/access.md',
      'docs/networks.md',
      'docs/cost.md',
    ],
  ],
  ['Further', ['docs/constructs.md', 'docs/testing.md']],
];

/** What is said of files that cannot say it themselves. */
const OTHERS: Readonly<Record<string, readonly [title: string, about: string]>> = {
  'docs/settings.json': [
    'Settings for programs',
    'path, allowed values, default, when a change takes effect, an example',
  ],
};

const manifest = z.object({ name: z.string(), description: z.string() });

/**
 * llms.txt: a short list of the pages for agents, as https://llmstxt.org has it, with what each says of itself.
 * @param root folder of the package.
 */
export function llmsText(root: string): string {
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const named = new Set(SECTIONS.flatMap(([, files]) => files));
  const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const others = pages.map((name) => `docs/${name}`).filter((file) => !named.has(file));
  const sections = SECTIONS.map(([heading, files], at) => {
    const all = at === SECTIONS.length - 1 ? [...files, ...others] : files;
    return [`## ${heading}`, '', ...all.map((file) => lineOf(file, read))].join('\n');
  });
  const { name, description } = manifest.parse(JSON.parse(read('package.json')));
  return `${[`# ${name}`, `> ${description}`, TOOLS, ...sections].join('\n\n')}\n`;
}

const TOOLS = `An operator’s command line is \`tdkafka\` (\`npx tdkafka COMMAND --help\`; \`--json\` has a documented shape). \`npx tdkafka mcp\` answers
agents by the Model Context Protocol, and only looks. Settings are looked up by \`npx tdkafka explain SETTING\`, a connectors file is
checked by \`npx tdkafka validate FILE\`, and records are tried out by \`npx tdkafka preview FILE --record VALUE\`.`;

function lineOf(file: string, read: (file: string) => string): string {
  const other = OTHERS[file];
  const { title, about } = other === undefined ? pageOf(read(file)) : { title: other[0], about: other[1] };
  return `- [${title}](${file}): ${about}`;
}

/** Longest list of sections that stands for a page, in characters. */
const LONGEST = 300;

/** A page's title, and what it has: its sections, or its first sentence where they are too many. */
export function pageOf(text: string): { readonly title: string; readonly about: string } {
  const [first = '', ...blocks] = text.replaceAll(/^```[\s\S]*?^```/gm, '').split(/\n{2,}/);
  const title = first.replace(/^# /, '').trim();
  const headings = blocks.flatMap((block) => /^## (.+)/.exec(block)?.[1] ?? []).map(plain);
  const sections = headings.join(' · ');
  const prose = blocks.find((block) => !/^(?:<|#|\||-|\d|\[|!|$)/.test(block) && !/\]\(#/.test(block));
  const isShort = headings.length > 1 && sections.length <= LONGEST;
  return { title, about: isShort || prose === undefined ? sections : firstSentence(prose) };
}

function firstSentence(paragraph: string): string {
  const [sentence = ''] = plain(paragraph.replaceAll('\n', ' ')).split(/(?<=\.)(?= [A-Z`]|$)/);
  return sentence;
}

/** Without the addresses of links. */
function plain(text: string): string {
  return text.replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1');
}
