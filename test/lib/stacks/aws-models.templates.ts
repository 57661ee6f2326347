import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { App } from 'aws-cdk-lib';
import { readConnectorsFile } from '../../../functions/shared/settings/file/read-file.ts';
import {
  type ConnectorsFile,
  connectorsFile,
  parseSettings,
  SettingsError,
} from '../../../functions/shared/settings/index.ts';
import { addStacks } from '../../../lib/stacks/stacks.ts';
import { fileWith } from '../../support/stacks/example-file.ts';
import { context, standIn } from '../../support/stacks/synth.ts';
import { quotaProblems } from '../aws/quota-problems.ts';
import { modelProblems, readTemplate } from '../aws/template-problems.ts';
import { EDGES, type Edge } from './edges.ts';

/** What AWS would refuse of the templates of a file. */
function refusedOf(file: ConnectorsFile): readonly string[] {
  process.env.CDK_VALIDATION = 'false';
  const app = new App({ context });
  addStacks(app, file, standIn);
  return app.synth().stacks.flatMap((stack) => {
    const template = readTemplate(stack.template);
    return [...modelProblems(template), ...quotaProblems(template)].map((problem) => `${stack.stackName}: ${problem}`);
  });
}

/** The example file with an edge, without connectors and a dashboard that the edge does not touch: they would take time. */
function smallFile(edge: Edge): Record<string, unknown> {
  const paths = Object.keys(edge);
  const isOf = (kind: string) => paths.every((path) => path.split('.')[0] === kind);
  return fileWith({
    ...(paths.some((path) => path.startsWith('monitoring')) ? {} : { monitoring: { dashboard: 'none' } }),
    ...(isOf('sinks') && { sources: undefined }),
    ...(isOf('sources') && { sinks: undefined }),
    ...edge,
  });
}

/** What AWS would refuse of what we take; undefined when we refuse it ourselves. */
function letThrough(edge: Edge): readonly string[] | undefined {
  try {
    return refusedOf(parseSettings(connectorsFile, smallFile(edge), 'connectors.yaml'));
  } catch (error) {
    if (error instanceof SettingsError) return undefined;
    throw error;
  }
}

describe('the templates of a connectors file are within AWS’s own models and quotas', () => {
  const top = join(import.meta.dirname, '../../..');
  const files = globSync(['connectors.yaml', 'examples/**/*.yaml', 'test/fixtures/connectors/taken/*.yaml'], {
    cwd: top,
  });
  for (const path of files) it(path, () => assert.deepEqual(refusedOf(readConnectorsFile(join(top, path))), []));
});

for (const [kind, edges] of Object.entries(EDGES)) {
  describe(`settings of ${kind} that AWS refuses are refused`, () => {
    for (const edge of edges) {
      it(JSON.stringify(edge).slice(0, 160), () => assert.deepEqual(letThrough(edge) ?? [], []));
    }
  });
}
