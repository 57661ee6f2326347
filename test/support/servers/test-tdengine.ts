import { randomBytes } from 'node:crypto';
import { startTDengine, type TDengineOptions } from '@tdengine-kafka-lambda/embedded-tdengine';
import type { TDengineAccess } from '../../../cli/terminal/usage.ts';
import { createTDengine, type TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { quoteName } from '../../../functions/shared/tdengine/sql-text.ts';
import { realTDengine } from './real-servers.ts';

/** A TDengine for the tests of a file. */
export interface TestTDengine extends TDengineAccess {
  readonly tdengine: TDengine;
  /** A database name that no other test has, nor anybody else; nothing is created. */
  nextDatabase(): string;
  /** Drops the databases whose names begin so, and ends what was started. */
  close(): Promise<void>;
}

/** The real TDengine that the environment names, else an embedded one. */
export async function startTestTDengine(): Promise<TestTDengine> {
  const real = realTDengine();
  return real === undefined ? startEmbeddedTDengine() : databasesIn(real);
}

/** An embedded TDengine, for what no other can: a clock, a version, or faults that the test chooses. */
export async function startEmbeddedTDengine(options: TDengineOptions = {}): Promise<TestTDengine> {
  const server = await startTDengine(options);
  const access = { url: server.url, user: 'root', password: 'taosdata' };
  let databases = 0;
  return {
    ...access,
    tdengine: createTDengine(access),
    nextDatabase: () => `db${databases++}`,
    close: server.close,
  };
}

/** Others may use the server too: what is there stays as it is. */
function databasesIn(access: TDengineAccess): TestTDengine {
  const tdengine = createTDengine(access);
  const prefix = `t${randomBytes(5).toString('hex')}`;
  let databases = 0;
  return {
    ...access,
    tdengine,
    nextDatabase: () => `${prefix}_${databases++}`,
    async close() {
      const { rows } = await tdengine.query('SELECT name FROM information_schema.ins_databases');
      for (const [name] of rows) {
        if (String(name).startsWith(prefix))
          await tdengine.execute(`DROP DATABASE IF EXISTS ${quoteName(String(name))}`);
      }
    },
  };
}
