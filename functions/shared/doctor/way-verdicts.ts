import { isoTime } from '../tdengine/time/iso-writer.ts';
import type { Answer, DocsSection } from './check.ts';
import type { Certificate, DnsOutcome, TcpOutcome, TlsOutcome } from './probe.ts';

/** Whose address it is, for what to do. */
export type Server = 'TDengine' | 'Kafka';

const NETWORKS: DocsSection = { page: 'networks.md', heading: 'What you see' };

/** Time before the end of a certificate at which somebody should look, in ms. */
const NEAR_END_MS = 21 * 86_400_000;

/** Whether a name is known. */
export function dnsVerdict(outcome: DnsOutcome): Answer {
  if (outcome.kind === 'found') return { verdict: 'ok', answer: outcome.addresses.join(', ') };
  return {
    verdict: 'fail',
    answer: outcome.code === 'ENOTFOUND' ? 'nobody knows the name (ENOTFOUND)' : outcome.message,
    advice:
      'is it spelt right? A private name is known in its VPC only: give the function vpc, or let the VPC resolve it; from here use a VPN',
    section: NETWORKS,
  };
}

/** Whether somebody listens. */
export function tcpVerdict(outcome: TcpOutcome, server: Server): Answer {
  switch (outcome.kind) {
    case 'open':
      return { verdict: 'ok', answer: `connected to ${outcome.address}` };
    case 'silent':
      return {
        verdict: 'fail',
        answer: `no connection within ${outcome.ms / 1_000} s`,
        advice: `a security group, a firewall or a missing route swallows it: let ${server}’s group admit the function’s on the port`,
        section: NETWORKS,
      };
    case 'failed':
      if (outcome.code === 'ECONNREFUSED') {
        return {
          verdict: 'fail',
          answer: 'the connection is refused (ECONNREFUSED): the way is right, and nobody listens at the port',
          advice: server === 'TDengine' ? 'start taosAdapter; its port is 6041' : 'start the broker, or mend the port',
          section: NETWORKS,
        };
      }
      return { verdict: 'fail', answer: outcome.message, advice: `mend the way to ${server}`, section: NETWORKS };
  }
}

/** Whether a certificate is right. @param now in ms since 1970 */
export function tlsVerdict(outcome: TlsOutcome, server: Server, now: number): Answer {
  switch (outcome.kind) {
    case 'spoken':
      return certificateVerdict(outcome.certificate, server, now);
    case 'silent':
      return {
        verdict: 'fail',
        answer: `the connection is taken, and nothing is said within ${outcome.ms / 1_000} s`,
        advice: 'what listens there does not speak TLS, or hangs',
        section: NETWORKS,
      };
    case 'failed': {
      const reason = /:SSL routines:[^:]*:([^:]+):/.exec(outcome.message)?.[1] ?? outcome.message;
      return {
        verdict: 'fail',
        answer: `no TLS: ${reason}`,
        advice:
          server === 'TDengine' ? 'is tdengine.url https: by mistake?' : 'is kafka.authentication the listener’s?',
        ...{ section: server === 'TDengine' ? NETWORKS : SIGN_IN_TO_KAFKA },
      };
    }
  }
}

const SIGN_IN_TO_KAFKA: DocsSection = { page: 'access.md', heading: 'Sign in to Kafka' };
const PRIVATE_CA: DocsSection = { page: 'access.md', heading: 'A private certificate authority' };

/** The setting that names whom to trust. */
const TRUST = {
  TDengine: { setting: 'tdengine.caCertificateParameter', section: PRIVATE_CA },
  Kafka: { setting: 'kafka.serverRootCaCertificateSecretArn', section: SIGN_IN_TO_KAFKA },
} as const;

function certificateVerdict({ names, issuer, validTo, refusedAs }: Certificate, server: Server, now: number): Answer {
  const { setting, section } = TRUST[server];
  const end = Number.isNaN(validTo) ? '' : `, until ${isoTime(BigInt(validTo), 'ms').slice(0, 10)}`;
  const told = `certificate for ${names === '' ? 'no name' : names}, by ${issuer === '' ? 'nobody' : issuer}${end}`;
  const fail = (why: string, advice: string): Answer => ({
    verdict: 'fail',
    answer: `${why} (${refusedAs}): ${told}`,
    advice,
    section,
  });
  switch (refusedAs) {
    case undefined:
      return validTo - now > NEAR_END_MS || Number.isNaN(validTo)
        ? { verdict: 'ok', answer: told }
        : { verdict: 'warn', answer: `it ends soon: ${told}`, advice: `renew the certificate of ${server}`, section };
    case 'CERT_HAS_EXPIRED':
      return fail('it has expired', `renew the certificate of ${server}`);
    case 'CERT_NOT_YET_VALID':
      return fail('it is not valid yet', `look at the clock of ${server}, and at the certificate’s begin`);
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return fail(
        'it is for other names',
        'give the address by a name of the certificate, or the certificate this name',
      );
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return fail('it is self-signed', `name it, or its authority, in ${setting}`);
    default:
      return fail('nobody who is trusted vouches for it', `name its authority in ${setting}`);
  }
}
