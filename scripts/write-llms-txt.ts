import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { llmsText } from './llms-txt.ts';

const root = join(import.meta.dirname, '..');
writeFileSync(join(root, 'llms.txt'), llmsText(root));
