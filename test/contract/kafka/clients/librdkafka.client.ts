import { join } from 'node:path';
import { describe } from 'node:test';
import { onEachGuardedBroker } from '../../../support/kafka-contract/guarded.ts';
import { installed } from './cached.ts';
import { itWorksFor } from './program.ts';
import { python } from './python.ts';

const found = installed('librdkafka', python);
if ('skip' in found) describe('librdkafka', { skip: found.skip });
else {
  onEachGuardedBroker('a client', (target) =>
    itWorksFor(target, 'librdkafka', {
      command: found.tool,
      args: [join(import.meta.dirname, 'librdkafka.py')],
      codecs: ['none', 'gzip', 'snappy', 'lz4', 'zstd'],
    }),
  );
}
