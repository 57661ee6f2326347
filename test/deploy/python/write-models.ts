import { writeFileSync } from 'node:fs';
import { MODELS } from '../../lib/aws/models.ts';
import { modelsText } from './models.ts';

// Writes what AWS's models say anew, after another version of botocore or cfn-lint is in requirements.txt.
writeFileSync(
  MODELS,
  modelsText((line) => process.stdout.write(`${line}\n`)),
);
