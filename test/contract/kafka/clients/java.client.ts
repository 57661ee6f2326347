import { describe } from 'node:test';
import { onEachGuardedBroker } from '../../../support/kafka-contract/guarded.ts';
import { installed } from './cached.ts';
import { javaProgram } from './java.ts';
import { itWorksFor } from './program.ts';

const NEWEST = '4.4.0';
/** The last of the lines before: of 3, and of 2, which has no topic ids. */
const VERSIONS = [NEWEST, '3.9.2', '2.8.2'];

for (const version of VERSIONS) {
  const name = `Kafka's own client ${version}`;
  const found = installed(name, () => javaProgram(version));
  if ('skip' in found) describe(name, { skip: found.skip });
  else {
    onEachGuardedBroker('a client', (target) => {
      // What the program must find is the same for all versions: a real broker is asked once, as starting Java takes its time.
      if (target.name === 'embedded' || version === NEWEST) itWorksFor(target, name, found.tool);
    });
  }
}
