import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type PeerCertificate } from 'node:tls';
import { codeOf } from '../http/transport-error.ts';

/** A host and a port. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** What became of a try on the way to an address. */
export type Failed = { readonly kind: 'failed'; readonly code: string; readonly message: string };
export type Silent = { readonly kind: 'silent'; readonly ms: number };

export type DnsOutcome = { readonly kind: 'found'; readonly addresses: readonly string[] } | Failed;
export type TcpOutcome = { readonly kind: 'open'; readonly address: string } | Failed | Silent;
export type TlsOutcome = { readonly kind: 'spoken'; readonly certificate: Certificate } | Failed | Silent;

/** The certificate of a server, and what Node says of it. */
export interface Certificate {
  /** Names and addresses that it is for. */
  readonly names: string;
  readonly issuer: string;
  /** In ms since 1970. */
  readonly validTo: number;
  /** Node's code, such as `CERT_HAS_EXPIRED`; undefined: it is trusted. */
  readonly refusedAs: string | undefined;
}

/** The addresses of a name. */
export async function findHost(host: string): Promise<DnsOutcome> {
  try {
    const found = await lookup(host, { all: true });
    return { kind: 'found', addresses: found.map(({ address }) => address) };
  } catch (error) {
    return failed(error);
  }
}

/** Opens a connection and ends it. */
export function openTcp({ host, port }: Place, limitMs: number): Promise<TcpOutcome> {
  const { promise, resolve } = Promise.withResolvers<TcpOutcome>();
  const socket = connectTcp({ host, port });
  socket.setTimeout(limitMs, () => resolve({ kind: 'silent', ms: limitMs }));
  socket.once('error', (error) => resolve(failed(error)));
  socket.once('connect', () => resolve({ kind: 'open', address: socket.remoteAddress ?? host }));
  return promise.finally(() => socket.destroy());
}

/** Shakes hands and looks at the certificate, whoever vouches for it. Nothing is sent. */
export function speakTls({ host, port }: Place, trust: ConnectionOptions, limitMs: number): Promise<TlsOutcome> {
  const { promise, resolve } = Promise.withResolvers<TlsOutcome>();
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = connectTls({ ...trust, ...name, host, port, rejectUnauthorized: false });
  const timer = setTimeout(() => resolve({ kind: 'silent', ms: limitMs }), limitMs);
  socket.once('error', (error) => resolve(failed(error)));
  socket.once('close', () => resolve({ kind: 'failed', code: 'ECONNRESET', message: 'the connection was closed' }));
  socket.once('secureConnect', () => {
    const refused: unknown = socket.authorizationError;
    resolve({
      kind: 'spoken',
      certificate: certificateOf(socket.getPeerCertificate(), socket.authorized ? undefined : String(refused)),
    });
  });
  return promise.finally(() => {
    clearTimeout(timer);
    socket.destroy();
  });
}

function certificateOf(peer: Partial<PeerCertificate>, refusedAs: string | undefined): Certificate {
  return {
    names: peer.subjectaltname ?? String(peer.subject?.CN ?? ''),
    issuer: String(peer.issuer?.CN ?? peer.issuer?.O ?? ''),
    validTo: Date.parse(peer.valid_to ?? ''),
    refusedAs,
  };
}

function failed(error: unknown): Failed {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', code: codeOf(error) ?? '', message };
}
