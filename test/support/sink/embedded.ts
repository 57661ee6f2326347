import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import { createTDengine, type TDengine } from '../../../functions/shared/tdengine/client.ts';

/** An embedded TDengine for the tests of a file. */
export interface Embedded {
  readonly url: string;
  readonly tdengine: TDengine;
  /** A database name that no other test has; nothing is created. */
  nextDatabase(): string;
  close(): Promise<void>;
}

/** @param version of TDengine to behave like; the default of the embedded one when left out. */
export async function startEmbedded(version?: string): Promise<Embedded> {
  const server = await startTDengine(version === undefined ? {} : { version });
  let databases = 0;
  return {
    url: server.url,
    tdengine: createTDengine({ url: server.url, user: 'root', password: 'taosdata' }),
    nextDatabase: () => `db${databases++}`,
    close: server.close,
  };
}
