import type { TDengineAccess } from '../../../cli/terminal/usage.ts';

/**
 * The real TDengine to test on: TDENGINE_URL, TDENGINE_USER, and TDENGINE_PASSWORD, these two as TDengine is installed
 * when left out. undefined: none, the embedded one does.
 */
export function realTDengine(): TDengineAccess | undefined {
  const { TDENGINE_URL: url, TDENGINE_USER: user = 'root', TDENGINE_PASSWORD: password = 'taosdata' } = process.env;
  return url === undefined || url === '' ? undefined : { url, user, password };
}

/** The brokers of the real Kafka to test on, KAFKA_BROKERS: `HOST:PORT`, several separated by commas. undefined: none. */
export function realBrokers(): string | undefined {
  const { KAFKA_BROKERS: brokers } = process.env;
  return brokers === '' ? undefined : brokers;
}
