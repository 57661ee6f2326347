import type { CheckToken, TokenVerdict } from './oauth-bearer.ts';

const SERVICE = 'kafka-cluster';
const ACTION = 'kafka-cluster:Connect';
/** How far a signer's clock may be ahead of AWS's. */
const MAX_AHEAD_MS = 5 * 60_000;
/** What the signers of AWS ask for; AWS takes no token that lives longer (aws-msk-iam-sasl-signer, `EXPIRY_IN_SECONDS`). */
const MAX_LIFE_S = 900;

/**
 * The check of MSK's tokens: the base64url of a presigned `kafka-cluster:Connect` URL of the region. It checks what can be checked without
 * the caller's secret: host, action, scope of the credential, expiry; any signature of the right form is taken.
 */
export function iamTokenCheck(region: string): CheckToken {
  return (token, now) => {
    const url = signedUrl(token);
    const query = url?.searchParams;
    if (url === undefined || query === undefined) return denied('the token is not the base64url of a URL');
    const parameter = (name: string) => query.get(name) ?? '';
    const [accessKeyId = '', day, ...scope] = parameter('X-Amz-Credential').split('/');
    const signedAt = timeOf(parameter('X-Amz-Date'));
    const life = Number(parameter('X-Amz-Expires') || 'NaN');
    if (url.protocol !== 'https:' || url.host !== `kafka.${region}.amazonaws.com` || url.pathname !== '/') {
      return denied(`it is not signed for https://kafka.${region}.amazonaws.com/`);
    }
    if (parameter('Action') !== ACTION) return denied(`its Action is not ${ACTION}`);
    if (parameter('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') return denied('X-Amz-Algorithm is not AWS4-HMAC-SHA256');
    if (!/^[A-Za-z0-9_]{4,128}$/.test(accessKeyId) || scope.join('/') !== `${region}/${SERVICE}/aws4_request`) {
      return denied(`X-Amz-Credential is not KEY/DATE/${region}/${SERVICE}/aws4_request`);
    }
    if (signedAt === undefined || day !== parameter('X-Amz-Date').slice(0, 8)) return denied('X-Amz-Date is wrong');
    if (!parameter('X-Amz-SignedHeaders').split(';').includes('host')) return denied('the host is not signed');
    if (!/^[0-9a-f]{64}$/.test(parameter('X-Amz-Signature'))) return denied('X-Amz-Signature is not 64 hex digits');
    if (!(life > 0 && life <= MAX_LIFE_S)) return denied(`X-Amz-Expires is not from 1 to ${MAX_LIFE_S}`);
    const expiresAt = signedAt + life * 1000;
    if (signedAt > now + MAX_AHEAD_MS) return denied('it is signed in the future');
    if (expiresAt <= now) return denied('it has expired');
    return { kind: 'valid', principal: accessKeyId, expiresAt: Math.floor(expiresAt) };
  };
}

function denied(reason: string): TokenVerdict {
  return { kind: 'invalid', message: `Access denied: ${reason}` };
}

function signedUrl(token: string): URL | undefined {
  if (!/^[A-Za-z0-9_-]+={0,2}$/.test(token)) return undefined;
  return URL.parse(Buffer.from(token, 'base64url').toString('utf8')) ?? undefined;
}

/** `20261130T120000Z` in ms since 1970. */
function timeOf(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}
