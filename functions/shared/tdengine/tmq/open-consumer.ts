import { systemClock } from '../../clock.ts';
import { secretHider } from '../../http/transport-error.ts';
import { addressesOf, hostOf, secretsOf } from '../client/connection.ts';
import { NO_CODE } from '../error.ts';
import type { Consumer, ConsumerOptions } from './consumer.ts';
import { consumerOver } from './consumer-over.ts';
import { consumerUrl, loginAt } from './login.ts';
import { tmqAborted } from './refusals.ts';
import { Requests } from './requests.ts';
import { openSocket } from './socket.ts';
import { TmqError } from './tmq-error.ts';

const CONNECT_MS = 5_000;
const TIMEOUT_MS = 15_000;

/**
 * Opens a consumer at the first address that answers, beginning with one by chance. Nothing of it outlives `close`, or
 * `signal`.
 * @throws TmqError `unreachable` naming each address and why, or `aborted`.
 */
export async function openConsumer(options: ConsumerOptions, signal: AbortSignal): Promise<Consumer> {
  const { connection, rest, connectMs = CONNECT_MS, timeoutMs = TIMEOUT_MS, random = systemClock.random } = options;
  const addresses = addressesOf(connection.url);
  const first = Math.floor(random() * addresses.length);
  const hideSecrets = secretHider(secretsOf(connection));
  const reasons: string[] = [];
  for (const address of [...addresses.slice(first), ...addresses.slice(0, first)]) {
    if (signal.aborted) throw tmqAborted();
    const requests = new Requests(hideSecrets);
    try {
      const url = consumerUrl(address, connection);
      requests.use(await openSocket({ url, ca: connection.caCertificates, connectMs }, requests.events, signal));
      return consumerOver(requests, { login: loginAt(address, connection), rest, timeoutMs, signal });
    } catch (error) {
      reasons.push(`${hostOf(address)}: ${hideSecrets(error instanceof Error ? error.message : 'failed')}`);
    }
  }
  if (signal.aborted) throw tmqAborted();
  const message = `TDengine: no address opens a subscription: ${reasons.join('; ')}`;
  throw new TmqError('unreachable', NO_CODE, 'retry', message, { transport: 'unreachable' });
}
