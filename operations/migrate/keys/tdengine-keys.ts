import type { Options } from './options.ts';

/** TDengine as a connector reached it, without anything secret. */
export interface OldTDengine {
  /** Undefined where the configuration names no host. */
  readonly url: string | undefined;
  readonly user: string;
  readonly login: 'password' | 'token';
}

/** taosAdapter's port, and that of the native protocol. */
const REST_PORT = '6041';
const NATIVE_PORT = '6030';

/** Reads how a connector reached TDengine, and says what becomes of these options. @param url what takes the place of the old one */
export function tdengineKeys(options: Options, url: string | undefined): OldTDengine {
  const old = readUrl(options.value('connection.url') ?? '');
  const made = url ?? old.url;
  sayUrl(options, old, made);
  const login = old.parameters.includes('token') ? 'token' : 'password';
  if (login === 'token') {
    options.say('connection.user', 'gone', undefined, 'the token says who it is');
    options.say('connection.password', 'gone', undefined, 'the token takes its place');
  } else {
    options.say('connection.user', 'mapped', 'tdengine.user');
    options.say(
      'connection.password',
      'changed',
      'tdengine.passwordParameter',
      'not copied: it goes into an SSM SecureString by the command below',
    );
  }
  options.say(
    'connection.username',
    'gone',
    undefined,
    'it was never read, so that root signed in unless connection.user named another; so it is here',
  );
  const retries =
    'retries use the time that an invocation has left; after it Kafka hands the batch over, or the next tick begins, again';
  options.say('connection.attempts', 'gone', undefined, retries);
  options.say('connection.backoff.ms', 'gone', undefined, retries);
  options.say('connection.timezone', 'gone', undefined, 'it was never read; all times are UTC');
  return { url: made, user: options.value('connection.user') ?? 'root', login };
}

function sayUrl(options: Options, { isNative, isEncrypted, parameters, url }: OldUrl, made: string | undefined): void {
  if (made === undefined) {
    options.say('connection.url', 'open', 'tdengine.url', 'it names no host: give --tdengine-url');
    return;
  }
  const left = parameters.filter((name) => name !== 'token');
  const notes = [
    isNative ? 'taosAdapter’s REST service in the place of the native protocol; no client library' : undefined,
    made === url && !isEncrypted
      ? 'encrypted now: where taosAdapter has no certificate, give --tdengine-url http://HOST:6041 (settings.md, allowInsecureHttp)'
      : undefined,
    parameters.includes('token')
      ? 'its token is not copied: it goes into an SSM SecureString by the command below'
      : undefined,
    left.length > 0 ? `without its ${left.join(', ')}, which are of the Java driver` : undefined,
  ].flatMap((note) => note ?? []);
  options.say('connection.url', notes.length > 0 ? 'changed' : 'mapped', 'tdengine.url', notes.join('; ') || undefined);
}

interface OldUrl {
  readonly url: string | undefined;
  readonly isNative: boolean;
  readonly isEncrypted: boolean;
  /** Names of the parameters behind the question mark, never their values. */
  readonly parameters: readonly string[];
}

function readUrl(text: string): OldUrl {
  const [, kind = '', hosts = '', query = ''] =
    /^jdbc:(TAOS(?:-RS|-WS)?):\/\/([^/?]*)[^?]*(?:\?(.*))?$/i.exec(text) ?? [];
  const parameters = new URLSearchParams(query);
  const named = hosts.split(',').filter((host) => /^[\w.[\]:-]*[\w\]](?::\d+)?$/.test(host));
  return {
    url: named.length === 0 ? undefined : `https://${named.map(withRestPort).join(',')}`,
    isNative: /^TAOS$/i.test(kind),
    isEncrypted: /^true$/i.test(parameters.get('useSSL') ?? '') || parameters.has('token'),
    parameters: [...new Set(parameters.keys())],
  };
}

function withRestPort(host: string): string {
  // TDengine Cloud is behind HTTPS's own port.
  if (/\.cloud\.(?:tdengine|taosdata)\.com$/i.test(host)) return host;
  const [, name = host, port = REST_PORT] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  return `${name}:${port === NATIVE_PORT ? REST_PORT : port}`;
}
