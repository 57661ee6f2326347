import { startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import { createTDengine, type TDengine } from '../../functions/shared/tdengine/client/client.ts';

/** Gives work an embedded TDengine with nothing in it, and ends it behind. @param now its time, in milliseconds since 1970 */
export async function withEmbedded<T>(now: number, work: (tdengine: TDengine) => Promise<T>): Promise<T> {
  const server = await startTDengine({ now: () => now });
  try {
    return await work(createTDengine({ url: server.url, user: 'root', password: 'taosdata' }));
  } finally {
    await server.close();
  }
}
