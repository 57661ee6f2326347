import { join } from 'node:path';
import { describe } from 'node:test';
import { onEachGuardedBroker } from '../../../support/kafka-contract/guarded.ts';
import { installed } from './cached.ts';
import { itWorksFor } from './program.ts';
import { python } from './python.ts';

const found = installed('kafka-python', python);
if ('skip' in found) describe('kafka-python', { skip: found.skip });
else {
  onEachGuardedBroker('a client', (target) =>
    itWorksFor(target, 'kafka-python', {
      command: found.tool,
      args: [join(import.meta.dirname, 'kafka_python.py')],
      // The others need libraries beside it.
      codecs: ['none', 'gzip'],
    }),
  );
}
