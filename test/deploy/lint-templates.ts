import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODELS } from '../lib/aws/models.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { cdk } from './cdk.ts';
import { startChild } from './children.ts';
import { modelsText } from './python/models.ts';
import { MissingToolsError, pythonTools } from './python/tools.ts';

/** Rules that are not applied, each with the reason. */
const IGNORED = {
  // A construct that has to wait for a role's policy depends on the role as well, which CloudFormation knows already.
  W3005: 'a dependency that is enforced anyway',
} as const;

const TOP = join(import.meta.dirname, '..', '..');

// Lints the templates of connectors.yaml and of all examples with cfn-lint.
const say = (line: string) => process.stdout.write(`${line}\n`);
const folder = temporaryFolder('templates-');
try {
  process.exitCode = checkModels() || (await lintTemplates());
} catch (error) {
  if (!(error instanceof MissingToolsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/** @returns 1 when what the tests know of AWS's models is not what the installed ones say. */
function checkModels(): number {
  if (modelsText(say) === readFileSync(MODELS, 'utf8')) return 0;
  process.stderr.write('test/fixtures/aws/models.json is not what botocore and cfn-lint say: npm run aws-models\n');
  return 1;
}

/** @returns cfn-lint's exit code: 0 without findings. */
async function lintTemplates(): Promise<number> {
  const { cfnLint } = pythonTools(say);
  const files = ['connectors.yaml', ...globSync('examples/**/*.yaml', { cwd: TOP }).sort()];
  for (const [index, file] of files.entries()) {
    const options = { environment: process.env, output: join(folder, String(index)), say };
    await cdk(['synth', '--quiet', '--context', `connectors=${file}`], options);
  }
  const templates = globSync('*/*.template.json', { cwd: folder }).map((path) => join(folder, path));
  say(`cfn-lint of ${templates.length} templates, without ${Object.keys(IGNORED).join(', ')}`);
  const child = startChild(cfnLint, ['--ignore-checks', ...Object.keys(IGNORED), '--', ...templates], {
    env: process.env,
  });
  const code = (await child.ended) ?? 1;
  process.stdout.write(child.output());
  return code;
}
