import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsFiles } from './files.ts';

const folder = join(import.meta.dirname, '../../../../docs');
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(settingsFiles())) writeFileSync(join(folder, name), text);
