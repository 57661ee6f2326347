import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { EXAMPLE_FILES } from '../../../../functions/shared/settings/docs/examples.ts';
import { settingsFiles } from '../../../../functions/shared/settings/docs/files.ts';
import { connectorsJsonSchema } from '../../../../functions/shared/settings/docs/json-schema.ts';
import { settingRows } from '../../../../functions/shared/settings/docs/rows.ts';
import { readConnectorsFile } from '../../../../functions/shared/settings/file/read-file.ts';
import { sinkRuntimeKeys } from '../../../../functions/shared/settings/sink.ts';
import { sourceRuntimeKeys } from '../../../../functions/shared/settings/source-runtime.ts';

const docs = join(import.meta.dirname, '../../../../docs');
const files = settingsFiles();

describe('the generated pages of settings', () => {
  for (const [name, text] of Object.entries(files)) {
    it(`have docs/${name} as npm run docs makes it`, () => {
      assert.equal(readFileSync(join(docs, name), 'utf8'), text);
    });
  }

  it('have the meaning, the allowed values and an example of every setting', () => {
    const rows = files['settings.md'].split('\n').filter((line) => line.startsWith('| `'));
    assert.ok(rows.length > 40);
    for (const row of rows) {
      const [, setting, allowed, , example, meaning] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
      assert.notEqual(meaning, '', setting);
      assert.notEqual(allowed, '', setting);
      assert.notEqual(example, '', setting);
      assert.doesNotMatch(allowed ?? '', /undefined|anything/, setting);
    }
  });

  it('list every run-time setting under those that take effect within a minute', () => {
    const page = files['settings.md'];
    for (const [title, keys] of [
      ['Sinks', sinkRuntimeKeys],
      ['Sources', sourceRuntimeKeys],
    ] as const) {
      const deploy = sectionOf(page, `${title}, at deploy`);
      const runtime = sectionOf(page, `${title}, within a minute`);
      for (const key of keys) {
        assert.match(runtime, new RegExp(`^\\| \`${key}[.\`]`, 'm'));
        assert.doesNotMatch(deploy, new RegExp(`^\\| \`${key}[.\`]`, 'm'));
      }
    }
  });

  it('show what is required, what is left out by default, and the default of a list', () => {
    const page = files['settings.md'];
    assert.match(page, /^\| `deployment` \| .* \| required \| /m);
    assert.match(page, /^\| `clusterArn` \| .* \| {2}\| .*arn:aws:kafka.* \| /m);
    assert.match(page, /^\| `tables\.include` \| .* \| `\["\*"\]` \| /m);
  });
});

describe('the files of the examples in the pages of settings', () => {
  for (const file of EXAMPLE_FILES) {
    it(`are valid: ${basename(file)}`, () => assert.doesNotThrow(() => readConnectorsFile(file)));
  }
});

describe('the JSON Schema of the connectors file', () => {
  it('has patterns that editors can compile', () => {
    const patterns = [...files['connectors.schema.json'].matchAll(/"pattern": (".*")/g)].map(
      ([, text]) => text ?? '""',
    );
    assert.ok(patterns.length > 10);
    for (const pattern of patterns) assert.doesNotThrow(() => new RegExp(JSON.parse(pattern), 'u'), pattern);
  });

  it('refuses unknown settings as the code does', () => {
    const text = files['connectors.schema.json'];
    const mappings = text.match(/"properties": \{/g)?.length;
    assert.equal(text.match(/"additionalProperties": false/g)?.length, mappings);
  });

  it('describes in words what a pattern means', () => {
    const { properties } = connectorsJsonSchema();
    const rows = settingRows({ properties: properties ?? {} });
    const deployment = rows.find(({ setting }) => setting === 'deployment');
    assert.equal(deployment?.allowed, '1 to 40 characters of a-z, 0-9 and -, beginning with a letter');
  });
});

function sectionOf(page: string, title: string): string {
  const text = page.split('\n## ').find((section) => section.startsWith(`${title}\n`));
  assert.ok(text, title);
  return text;
}
