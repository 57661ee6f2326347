import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonTools } from './tools.ts';

/** What the installed models of AWS say, as test/fixtures/aws/models.json keeps it. @throws MissingToolsError */
export function modelsText(say: (line: string) => void): string {
  const { python } = pythonTools(say);
  const { status, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'models.py')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`models.py ended with code ${status}: ${stderr}`);
  return stdout;
}
