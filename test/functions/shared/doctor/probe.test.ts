import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { describe, it } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { findHost, openTcp, speakTls } from '../../../../functions/shared/doctor/probe.ts';
import { certificateAuthority, type Identity, selfSigned } from '../../../support/servers/certificates.ts';
import { startSilentServer } from '../../../support/servers/silent-server.ts';

const HOST = '127.0.0.1';
const DAY_MS = 86_400_000;

async function portOf(server: Server): Promise<number> {
  server.listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

/** What is seen of a server with a certificate. */
async function seen(identity: Identity, ca?: string) {
  const server = createTlsServer({ ...identity }, (socket) => socket.on('error', () => {}));
  const port = await portOf(server);
  try {
    return await speakTls({ host: HOST, port }, { ...(ca !== undefined && { ca }) }, 3_000);
  } finally {
    server.close();
  }
}

const refusedAs = (outcome: Awaited<ReturnType<typeof seen>>) =>
  outcome.kind === 'spoken' ? outcome.certificate.refusedAs : outcome;

describe('a probe', () => {
  it('finds the addresses of a name, and says when nobody knows it', async () => {
    const found = await findHost('localhost');
    assert.ok(found.kind === 'found' && found.addresses.length > 0);
    assert.equal((await findHost('no-such-host.invalid')).kind, 'failed');
  });

  it('opens a port, and says when nobody listens there', async () => {
    const server = createServer();
    const port = await portOf(server);
    assert.deepEqual(await openTcp({ host: HOST, port }, 1_000), { kind: 'open', address: HOST });
    server.close();
    await once(server, 'close');
    const refused = await openTcp({ host: HOST, port }, 1_000);
    assert.equal(refused.kind === 'failed' && refused.code, 'ECONNREFUSED');
  });

  it('trusts a certificate by the authority that is named, and tells its names and its end', async () => {
    const authority = certificateAuthority('Plant CA');
    const outcome = await seen(authority.issue(), authority.pem);
    assert.ok(outcome.kind === 'spoken');
    const { names, issuer, validTo, refusedAs: refused } = outcome.certificate;
    assert.deepEqual([names, issuer, refused], ['IP Address:127.0.0.1', 'Plant CA', undefined]);
    assert.ok(Math.abs(validTo - Date.now() - DAY_MS) < 60_000);
  });

  it('says why a certificate is not trusted', async () => {
    const authority = certificateAuthority('Plant CA');
    assert.equal(refusedAs(await seen(selfSigned())), 'DEPTH_ZERO_SELF_SIGNED_CERT');
    assert.equal(refusedAs(await seen(authority.issue())), 'SELF_SIGNED_CERT_IN_CHAIN');
    const old = authority.issue({
      validFrom: new Date(Date.now() - 2 * DAY_MS),
      validTo: new Date(Date.now() - DAY_MS),
    });
    assert.equal(refusedAs(await seen(old, authority.pem)), 'CERT_HAS_EXPIRED');
    const other = authority.issue({ ip: '10.9.9.9' });
    assert.equal(refusedAs(await seen(other, authority.pem)), 'ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('says that a server without TLS speaks none, and that one is silent', async () => {
    const plain = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const port = await portOf(plain);
    assert.equal((await speakTls({ host: HOST, port }, {}, 3_000)).kind, 'failed');
    plain.close();
    const silent = await startSilentServer();
    assert.deepEqual(await speakTls({ host: HOST, port: silent.port }, {}, 200), { kind: 'silent', ms: 200 });
    await silent.close();
  });
});
