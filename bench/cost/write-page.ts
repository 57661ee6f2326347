import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results } from '../report/results.ts';
import { withTables } from './page.ts';
import { costTables } from './tables.ts';

// Writes the tables of docs/cost.md again, from the prices and the last baseline.
const page = join(import.meta.dirname, '../../docs/cost.md');
const results: Results = JSON.parse(readFileSync(join(import.meta.dirname, '../baseline.json'), 'utf8'));
writeFileSync(page, withTables(readFileSync(page, 'utf8'), costTables(results)));
