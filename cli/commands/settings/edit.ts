import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperationError } from '../../../operations/operation-error.ts';
import { defineCommand } from '../../frame/command.ts';
import { endWrite, WRITE_PARAMETERS, withConnector } from './parameters.ts';

export const command = defineCommand({
  about: `Opens the run-time settings of a connector in an editor (VISUAL, else EDITOR, else vi) as YAML, and writes what was made
of them when the functions’ own code takes it. Otherwise the text is kept, and it is said where.
Needs ssm:GetParameter and ssm:PutParameter.`,
  parameters: WRITE_PARAMETERS,
  examples: ['settings edit meters', 'settings edit meters --wait'],
  json: async () => (await import('../../../operations/settings/write.ts')).writtenJson,
  async run(values, context) {
    const [{ readSettings }, { writeSettings }, { parse, stringify }] = await Promise.all([
      import('../../../operations/settings/document.ts'),
      import('../../../operations/settings/write.ts'),
      import('yaml'),
    ]);
    return withConnector(values, async (target, place) => {
      const before = await readSettings(target, place);
      const folder = mkdtempSync(join(tmpdir(), 'tdkafka-settings-'));
      const path = join(folder, `${place.name}.yaml`);
      writeFileSync(path, stringify(before.document));
      openEditor(path);
      context.ifInterrupted(() => `nothing was written; what you have made of the settings is in ${path}`);
      try {
        const document: unknown = parse(readFileSync(path, 'utf8'));
        const options = { dryRun: values.dryRun, source: path };
        const written = await writeSettings(target, place, before, document, options);
        rmSync(folder, { recursive: true });
        return await endWrite(target, place, written, values, context);
      } catch (error) {
        context.warn(`your text is kept: tdkafka settings apply ${place.name} ${path}`);
        throw error;
      }
    });
  },
});

function openEditor(path: string): void {
  const editor = process.env.VISUAL ?? process.env.EDITOR ?? 'vi';
  const { status, error } = spawnSync(`${editor} '${path}'`, { stdio: 'inherit', shell: true });
  if (error !== undefined || status !== 0) {
    throw new OperationError('refused', `the editor ${editor} did not end well, and nothing was written`);
  }
}
