import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { createTDengine, type TDengine } from '../../../../../functions/shared/tdengine/client/client.ts';
import { TDengineError } from '../../../../../functions/shared/tdengine/error.ts';
import { certificateAuthority, type Identity, selfSigned } from '../../../../support/servers/certificates.ts';
import { type RestServer, reply, startRestServer } from '../../../../support/servers/rest-server.ts';

const ok = { code: 0, column_meta: [['affected_rows', 'INT', 4]], data: [[3]], rows: 1 };
const LOGIN = { user: 'root', password: 'taosdata' };

const ADVICE = 'tdengine.caCertificateParameter names the authorities to trust';

const ours = certificateAuthority('ours');
const theirs = certificateAuthority('theirs');
const identity = ours.issue();

describe('a TDengine with a private CA', () => {
  let server: RestServer;
  afterEach(() => server.close());

  async function connect(serverIdentity: Identity, caCertificates?: string): Promise<TDengine> {
    server = await startRestServer((_, response) => reply(response, ok), serverIdentity);
    return createTDengine({ url: server.url, ...LOGIN, ...(caCertificates !== undefined && { caCertificates }) });
  }

  async function errorOf(tdengine: TDengine): Promise<TDengineError> {
    const error = await tdengine.execute('INSERT 1').then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof TDengineError, `expected a TDengineError, got ${String(error)}`);
    assert.equal(server.seen.length, 0, 'nothing was sent');
    return error;
  }

  it('is written to when that CA is given', async () => {
    const tdengine = await connect(identity, ours.pem);
    assert.equal(await tdengine.execute('INSERT 1'), 3);
  });

  it('is written to when that CA is one of several, so that CAs can be changed', async () => {
    const tdengine = await connect(identity, theirs.pem + ours.pem);
    assert.equal(await tdengine.execute('INSERT 1'), 3);
  });

  it('keeps its connections, and replaces one that the server closed', async () => {
    let sockets = new Set<unknown>();
    server = await startRestServer((_, response) => {
      sockets.add(response.socket);
      reply(response, ok);
    }, identity);
    const tdengine = createTDengine({ url: server.url, ...LOGIN, caCertificates: ours.pem });
    await tdengine.execute('INSERT 1');
    await tdengine.execute('INSERT 2');
    assert.equal(sockets.size, 1);
    sockets = new Set();
    // At once, so that the client finds out when it writes.
    server.closeIdle();
    assert.equal(await tdengine.execute('INSERT 3'), 3);
    assert.equal(sockets.size, 1);
  });

  for (const [name, serverIdentity, caCertificates, message] of [
    [
      'whose CA’s own certificate is not sent along',
      { ...identity, cert: identity.cert.replace(ours.pem, '') },
      theirs.pem,
      `UNABLE_TO_VERIFY_LEAF_SIGNATURE: unable to verify the first certificate; ${ADVICE}`,
    ],
    [
      'whose CA is not given',
      identity,
      undefined,
      `SELF_SIGNED_CERT_IN_CHAIN: self-signed certificate in certificate chain; ${ADVICE}`,
    ],
    [
      'of another CA than the given one',
      identity,
      theirs.pem,
      `SELF_SIGNED_CERT_IN_CHAIN: self-signed certificate in certificate chain; ${ADVICE}`,
    ],
    ['that is self-signed', selfSigned(), ours.pem, `DEPTH_ZERO_SELF_SIGNED_CERT: self-signed certificate; ${ADVICE}`],
    [
      'that has expired',
      ours.issue({ validFrom: new Date('2020-01-01'), validTo: new Date('2021-01-01') }),
      ours.pem,
      'CERT_HAS_EXPIRED: certificate has expired',
    ],
    [
      'for another host',
      ours.issue({ ip: '10.0.0.1' }),
      ours.pem,
      "ERR_TLS_CERT_ALTNAME_INVALID: Hostname/IP does not match certificate's altnames: IP: 127.0.0.1 is not in the cert's list: 10.0.0.1",
    ],
  ] as const) {
    it(`with a certificate ${name} is sent nothing, and the error has the code of the reason`, async () => {
      const error = await errorOf(await connect(serverIdentity, caCertificates));
      assert.deepEqual([error.kind, error.code], ['retry', 0]);
      assert.equal(error.message, `TDengine: ${message}`);
    });
  }

  it('is sent nothing without TLS', async () => {
    server = await startRestServer((_, response) => reply(response, ok));
    const url = server.url.replace('http:', 'https:');
    const error = await errorOf(createTDengine({ url, ...LOGIN, caCertificates: ours.pem }));
    assert.equal(error.message, 'TDengine: EPROTO: wrong version number');
  });
});
