import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tdkafkaPage } from './page.ts';

writeFileSync(join(import.meta.dirname, '../../docs/tdkafka.md'), await tdkafkaPage());
