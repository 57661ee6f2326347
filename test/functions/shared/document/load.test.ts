import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { ANSWER_MS } from '../../../../functions/shared/deadlines.ts';
import { SETTINGS_EXPIRY_MS } from '../../../../functions/shared/document/expiry.ts';
import { type Loaded, type ParameterNames, settingsLoader } from '../../../../functions/shared/document/load.ts';
import { parseJsonDocument } from '../../../../functions/shared/document/parse-document.ts';
import type { TDengineEnvironment } from '../../../../functions/shared/environment.ts';
import { SettingsError } from '../../../../functions/shared/settings/errors.ts';
import { startSsm } from '../../../../local/ssm/ssm.ts';
import { certificateAuthority } from '../../../support/servers/certificates.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startSilentServer } from '../../../support/servers/silent-server.ts';

const URL = 'https://tdengine.example.com:6041';
const schema = z.strictObject({ table: z.string(), rows: z.int().default(5) });
const parse = (text: string, parameter: string) => parseJsonDocument(schema, text, parameter);

const ssm = await forThisFile(startSsm());
Object.assign(process.env, {
  AWS_ENDPOINT_URL_SSM: ssm.url,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
});

describe('the settings of a function', () => {
  let names: { settingsParameter: string; secret: string; ca: string };
  let connectors = 0;
  let errors: string[] = [];
  let refused = 0;
  let remainingMs = 10_000;

  beforeEach(() => {
    errors = [];
    refused = 0;
    remainingMs = 10_000;
    connectors += 1;
    names = {
      settingsParameter: `/tdkafka/test/c${connectors}/settings`,
      secret: `/password/${connectors}`,
      ca: `/ca/${connectors}`,
    };
    put(names.settingsParameter, '{"table":"meters"}');
    put(names.secret, 'taosdata');
    mock.timers.enable({ apis: ['Date'], now: 1_700_000_000_000 + connectors * 86_400_000 });
  });
  afterEach(() => mock.timers.reset());

  function put(name: string, value: string): void {
    ssm.put({ name, value, type: 'String', overwrite: true });
  }

  function environment(tdengine: Partial<TDengineEnvironment> = {}): ParameterNames {
    const login = { kind: 'password', user: 'writer', passwordParameter: names.secret } as const;
    return {
      settingsParameter: names.settingsParameter,
      tdengine: { url: URL, login, caCertificateParameter: undefined, ...tdengine },
    };
  }

  /** A container: what its handler sees in one invocation after another. */
  function container(tdengine: Partial<TDengineEnvironment> = {}) {
    const log = { error: (_: string, error: Error) => errors.push(error.message) };
    const loader = settingsLoader(parse, environment(tdengine), log, ({ invalidSettings }) => {
      refused += invalidSettings;
    });
    const handler = middy(async () => loader.current()).use(loader.middleware);
    const context: Partial<Context> = { getRemainingTimeInMillis: () => remainingMs };
    return (): Promise<Loaded<z.infer<typeof schema>>> => Reflect.apply(handler, undefined, [{}, context]);
  }

  const later = () => mock.timers.tick(SETTINGS_EXPIRY_MS + 1);

  it('are checked, completed with defaults, and come with the password', async () => {
    assert.deepEqual(await container()(), {
      settings: { table: 'meters', rows: 5 },
      connection: { url: URL, user: 'writer', password: 'taosdata' },
    });
  });

  it('are kept for a minute, and then read from the parameter again', async () => {
    const invoke = container();
    const first = await invoke();
    put(names.settingsParameter, '{"table":"other"}');
    put(names.secret, 'changed');
    mock.timers.tick(SETTINGS_EXPIRY_MS - 1);
    assert.equal((await invoke()).settings, first.settings);
    later();
    assert.deepEqual(await invoke(), {
      settings: { table: 'other', rows: 5 },
      connection: { url: URL, user: 'writer', password: 'changed' },
    });
  });

  it('are the same object as long as their text is the same', async () => {
    const invoke = container();
    const first = await invoke();
    later();
    const second = await invoke();
    assert.equal(second.settings, first.settings);
    assert.equal(second.connection, first.connection);
  });

  it('have the password as it is, also when it looks like JSON', async () => {
    for (const password of ['"quoted"', '{"a":1}', '[ 1 ]', '"', 'x"y']) {
      connectors += 1;
      names = { ...names, settingsParameter: `/tdkafka/test/c${connectors}/settings` };
      put(names.settingsParameter, '{"table":"meters"}');
      put(names.secret, password);
      assert.equal(Reflect.get((await container()()).connection, 'password'), password);
    }
  });

  it('have the password as it is, also from a StringList', async () => {
    const password = '"a",b';
    ssm.put({ name: '/password/list', value: password, type: 'StringList' });
    names = { ...names, secret: '/password/list' };
    assert.equal(Reflect.get((await container()()).connection, 'password'), password);
  });

  it('fail the first invocation when they are invalid, with place and reason', async () => {
    put(names.settingsParameter, '{"table":5,"tabel":"x"}');
    await assert.rejects(container()(), (error) => {
      assert.ok(error instanceof SettingsError);
      assert.match(error.message, /settings:\n {2}table: must be a string; got 5\n {2}tabel: unknown setting/);
      return true;
    });
  });

  it('fail the first invocation when they are not JSON, without showing them', async () => {
    put(names.settingsParameter, 'hunter2');
    await assert.rejects(
      container()(),
      (error: Error) => /must be JSON/.test(error.message) && !/hunter2/.test(error.message),
    );
  });

  it('fail with the name of a missing parameter, and are read once it exists', async () => {
    names = { ...names, secret: '/password/of-nobody' };
    const invoke = container();
    await assert.rejects(invoke(), /SSM parameter \/password\/of-nobody: does not exist/);
    put(names.secret, 'taosdata');
    assert.equal(Reflect.get((await invoke()).connection, 'password'), 'taosdata');
  });

  it('have the token of TDengine Cloud instead of user and password, and a new one within a minute', async () => {
    put(names.secret, 'f00+/=');
    const invoke = container({ login: { kind: 'token', tokenParameter: names.secret } });
    assert.deepEqual((await invoke()).connection, { url: URL, token: 'f00+/=' });
    put(names.secret, 'ba7');
    later();
    assert.deepEqual((await invoke()).connection, { url: URL, token: 'ba7' });
  });

  it('keep the last good token when the new one has a line end', async () => {
    const login = { kind: 'token', tokenParameter: names.secret } as const;
    const invoke = container({ login });
    await invoke();
    put(names.secret, 'hunter2\n');
    later();
    assert.deepEqual((await invoke()).connection, { url: URL, token: 'taosdata' });
    const reason = `SSM parameter ${names.secret}: must hold the token alone, in ASCII, without spaces and line ends`;
    assert.deepEqual(errors, [reason]);
    names = { ...names, settingsParameter: `${names.settingsParameter}2` };
    put(names.settingsParameter, '{"table":"meters"}');
    await assert.rejects(container({ login })(), { message: reason });
  });

  it('have the certificates of a private CA, and new ones within a minute', async () => {
    const [one, other] = [certificateAuthority('one').pem, certificateAuthority('other').pem];
    put(names.ca, one);
    const invoke = container({ caCertificateParameter: names.ca });
    const first = await invoke();
    assert.equal(first.connection.caCertificates, one);
    put(names.ca, one + other);
    later();
    const second = await invoke();
    assert.equal(second.connection.caCertificates, one + other);
    put(names.ca, 'MIIB');
    later();
    assert.equal((await invoke()).connection, second.connection);
    assert.match(errors.join(), new RegExp(`^SSM parameter ${names.ca}: must hold certificates in PEM, `));
  });

  it('fail the invocation, and not the process, when nothing of them can be read', async () => {
    const lost = { settingsParameter: '/lost/settings', secret: '/lost/secret', ca: '/lost/ca' };
    names = lost;
    await assert.rejects(container({ caCertificateParameter: lost.ca })(), /SSM parameter \/lost\/\w+: does not exist/);
  });

  it('stay the last good ones when they become invalid, which is logged', async () => {
    const invoke = container();
    const first = await invoke();
    put(names.settingsParameter, '{"tabel":"x"}');
    put(names.secret, 'changed');
    later();
    assert.deepEqual(await invoke(), {
      settings: first.settings,
      connection: { url: URL, user: 'writer', password: 'changed' },
    });
    assert.match(errors.join(), /tabel: unknown setting/);
    put(names.settingsParameter, '{"table":"mended"}');
    later();
    assert.equal((await invoke()).settings.table, 'mended');
  });

  it('are counted each time they are refused, with and without a last good one', async () => {
    const invoke = container();
    await invoke();
    assert.equal(refused, 0);
    put(names.settingsParameter, '{"tabel":"x"}');
    later();
    await invoke();
    assert.equal(refused, 1);
    await invoke();
    assert.equal(refused, 2);
    await assert.rejects(container()());
    assert.equal(refused, 3);
  });

  it('stay the last good ones when SSM does not answer', async (test) => {
    const own = await startSsm();
    test.after(() => {
      process.env.AWS_ENDPOINT_URL_SSM = ssm.url;
    });
    for (const [name, value] of [
      [names.settingsParameter, '{"table":"meters"}'],
      [names.secret, 'taosdata'],
    ] as const) {
      own.put({ name, value, type: 'String' });
    }
    process.env.AWS_ENDPOINT_URL_SSM = own.url;
    const invoke = container();
    const first = await invoke();
    await own.close();
    later();
    assert.deepEqual(await invoke(), first);
    assert.match(errors.join(), /cannot be read: .*ECONNREFUSED/);
  });

  it('stay the last good ones when SSM is silent for a third of the time, and fail in time without such', async (test) => {
    const invoke = container();
    const first = await invoke();
    const silent = await startSilentServer();
    process.env.AWS_ENDPOINT_URL_SSM = silent.url;
    test.after(async () => {
      process.env.AWS_ENDPOINT_URL_SSM = ssm.url;
      await silent.close();
    });
    later();
    remainingMs = ANSWER_MS + 900;
    const began = performance.now();
    assert.deepEqual(await invoke(), first);
    assert.ok(performance.now() - began < 2_000, 'SSM’s own time is longer');
    assert.match(errors.join(), /cannot be read: SSM gave no answer within the time left/);
    await assert.rejects(container()(), {
      name: 'SettingsError',
      message: /^SSM parameter \/\S+: cannot be read: SSM gave no answer within the time left/,
    });
    assert.equal(silent.connections() > 0, true);
  });

  it('cannot be read outside of an invocation', () => {
    const loader = settingsLoader(parse, environment(), { error: () => {} }, () => {});
    assert.throws(() => loader.current(), /outside an invocation/);
  });
});
