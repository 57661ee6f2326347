import { LocalError, type TDengineAccess } from '../../cli/terminal/usage.ts';
import { createTDengine } from '../../functions/shared/tdengine/client/client.ts';
import { NO_CODE, TDengineError } from '../../functions/shared/tdengine/error.ts';
import { IMPATIENT, kafkaClient } from './kafka-client.ts';

/** Makes sure that a Kafka answers, within a few seconds. @throws LocalError */
export async function checkKafka(brokers: string): Promise<void> {
  const admin = kafkaClient(brokers, IMPATIENT).admin();
  try {
    await admin.connect();
    await admin.describeCluster();
  } catch (error) {
    throw new LocalError(
      `Kafka does not answer at ${brokers} (${reasonOf(error)}); start it, for example with docker compose up, or leave --kafka out to use the embedded one`,
      { cause: error },
    );
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

/** Makes sure that a TDengine answers and lets the user in, within a few seconds. @throws LocalError */
export async function checkTDengine(access: TDengineAccess): Promise<void> {
  try {
    await createTDengine(access).query('SELECT SERVER_VERSION()', { timeoutMs: 5_000 });
  } catch (error) {
    if (!(error instanceof TDengineError)) throw error;
    const { url, user } = access;
    if (error.kind === 'auth') {
      throw new LocalError(`TDengine at ${url} refuses user ${user} (${error.message}); check user and password`, {
        cause: error,
      });
    }
    if (error.code !== NO_CODE) throw new LocalError(`TDengine at ${url}: ${error.message}`, { cause: error });
    throw new LocalError(
      `TDengine does not answer at ${url} (${error.message}); start it, for example with docker compose up, or leave --tdengine out to use the embedded one`,
      { cause: error },
    );
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
