import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { SettingsError } from '../../functions/shared/settings/index.ts';
import { addStacks } from '../../lib/stacks/stacks.ts';
import { mappingProblems } from '../../mapping/test/file-problems.ts';
import type { FurtherCheck } from './validate.ts';

/** What only a synth sees: stacks are made of the file, of functions without their code, and its mapping tests run. */
export const synth: FurtherCheck = async (placed) => {
  const folder = mkdtempSync(join(tmpdir(), 'tdkafka-synth-'));
  try {
    const code = join(folder, 'code');
    mkdirSync(code);
    writeFileSync(join(code, 'handler.mjs'), 'export const handler = undefined;\n');
    const outdir = join(folder, 'cdk.out');
    const app = new App({ outdir, analyticsReporting: false });
    addStacks(app, placed.file, () => ({ folder: code, handler: 'handler.handler' }));
    app.synth();
    return { problems: await mappingProblems(placed), notes: [] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { problems: placed.withPlaces(error).problems, notes: [] };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
