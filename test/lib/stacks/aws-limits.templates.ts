import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { App } from 'aws-cdk-lib';
import { readConnectorsFile } from '../../../functions/shared/settings/file/read-file.ts';
import { SettingsError } from '../../../functions/shared/settings/index.ts';
import { addStacks } from '../../../lib/stacks/stacks.ts';
import { templateMappings, wantedMappings } from '../../../operations/deployed/mapping-changes.ts';
import { context, standIn, templatesOf } from '../../support/stacks/synth.ts';

const folder = join(import.meta.dirname, '../../fixtures/connectors');

/** What synth says of a file, a line for each problem; none when it makes the templates. */
function problemsOf(path: string): readonly string[] {
  process.env.CDK_VALIDATION = 'false';
  try {
    const app = new App({ context });
    addStacks(app, readConnectorsFile(path), standIn);
    app.synth();
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map((problem) => `${error.source === path ? '' : `${error.source}.`}${problem}`);
  }
}

/** What a file is to be refused with: its comments. */
function expectedOf(path: string): readonly string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => (line.startsWith('# ') ? [line.slice(2)] : []));
}

describe('a connectors file that AWS would refuse is refused at synth', () => {
  for (const name of readdirSync(join(folder, 'refused'))) {
    it(name, () => {
      const path = join(folder, 'refused', name);
      const expected = expectedOf(path);
      assert.notEqual(expected.length, 0);
      const found = problemsOf(path).map((problem) => problem.replace(/^line \d+, column \d+: /, ''));
      assert.deepEqual(found.sort(), expected);
    });
  }
});

describe('a connectors file that AWS takes is taken, and its sinks’ templates have the mappings that tdkafka deployed expects', () => {
  for (const name of readdirSync(join(folder, 'taken'))) {
    it(name, () => {
      const file = readConnectorsFile(join(folder, 'taken', name));
      const app = new App({ context, stackTraces: false });
      addStacks(app, file, standIn);
      const templates = templatesOf(app);
      for (const connector of Object.keys(file.sinks)) {
        const template = templates[`${file.deployment}-${connector}-sink`]?.toJSON();
        assert.deepEqual(templateMappings(JSON.stringify(template)), wantedMappings(file, connector));
      }
    });
  }
});
