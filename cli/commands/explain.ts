import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExplainedSettings } from '../../operations/settings/explain.ts';
import { defineCommand } from '../frame/command.ts';
import { packageFolder } from '../frame/package-folder.ts';
import { argument, naming, needed } from '../frame/parameter.ts';

const EFFECTS = {
  deploy: 'by the next `npx cdk deploy`',
  minute: 'within a minute, by `tdkafka settings`; a deploy writes the file’s again',
  tests: 'in tests of the mapping alone',
} as const;

export const command = defineCommand({
  about: `Tells what a setting of the connectors file is: what it may be, its default, when a change takes effect, an example.
SETTING is a path, or the end of one. docs/settings.md has all settings.`,
  parameters: { setting: argument(naming('setting', needed('SETTING', 'the setting, or the end of its path'))) },
  examples: ['explain tolerance', 'explain sinks.meters.errors.deadLetterTopic', 'explain routes.timestamp --json'],
  json: async () => (await import('../../operations/settings/explain.ts')).explainJson,
  async run({ setting }, { show }) {
    const { explainJson, settingsMeant } = await import('../../operations/settings/explain.ts');
    const all = explainJson.parse(JSON.parse(readFileSync(join(packageFolder(), 'docs/settings.json'), 'utf8')));
    const meant = settingsMeant(all, setting);
    show(meant, () => meant.flatMap((each, index) => [...(index === 0 ? [] : ['']), ...linesOf(each)]));
    return 'done';
  },
});

function linesOf({ path, meaning, allowed, default: fallback, effect, example }: ExplainedSettings[number]) {
  return [
    path,
    ...(meaning === '' ? [] : [`  ${meaning}`]),
    `  allowed:      ${allowed}`,
    `  default:      ${fallback === '' ? 'none: it may be left out' : fallback}`,
    `  takes effect: ${EFFECTS[effect]}`,
    ...(example === '' ? [] : [`  example:      ${example}`]),
  ];
}
