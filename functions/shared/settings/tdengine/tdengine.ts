import * as z from 'zod';
import { addressesOf, TOKEN_AS } from '../../tdengine/client/connection.ts';
import { parameterName } from '../names.ts';
import { insecureHost, insecureText } from './insecure-http.ts';
import { DEFAULT_USER } from './tdengine-login.ts';

/** A rule that holds when it holds of each address of a text. */
function each(rule: (address: string) => boolean): (text: string) => boolean {
  return (text) => addressesOf(text).every(rule);
}

function isHttp(address: string): boolean {
  return /^https?:\/\//i.test(address) && URL.canParse(address);
}

function isHttps(address: string): boolean {
  return /^https:/i.test(address);
}

function isDistinct(text: string): boolean {
  const origins = addressesOf(text).map((address) => new URL(address).origin);
  return new Set(origins).size === origins.length;
}

/** Where TDengine's REST service is and who asks. */
export const tdengineSettings = z
  .strictObject({
    url: z
      .string()
      .refine((url) => !url.includes('@'), {
        error: 'must not hold a user or password; use passwordParameter',
        abort: true,
      })
      .refine(each(isHttp), {
        error: 'must be a URL such as https://tdengine.example.com:6041, several separated by commas',
        abort: true,
      })
      .refine((url) => !/[?&]token=/.test(url), {
        error: 'must not hold the token; put it into an SSM parameter and name that in tokenParameter',
        abort: true,
      })
      .refine(
        each((address) => !/[?#]|\/\/[^/]*\/./.test(address)),
        'must not hold a path, query or fragment',
      )
      .refine(isDistinct, 'must not name an address twice')
      .describe(
        'Address of taosAdapter, TDengine’s REST service, such as `https://tdengine.example.com:6041`. Several of one TDengine are separated by commas; one without `https://` has that of the one before. One of them is asked as long as it answers, and the next one when it does not.',
      ),
    allowInsecureHttp: z
      .boolean()
      .default(false)
      .describe(
        'Send the password or token unencrypted to an `http:` address that is not private, where everybody on the way can read it. Private are this machine, 10/8, 172.16/12, 192.168/16, 169.254/16, fc00::/7, fe80::/10, names of one word, and names that end in `.local`, `.internal` or `.home.arpa`.',
      ),
    user: z
      .string()
      .min(1)
      .max(24)
      .optional()
      // Not zod's default, since a user that is given beside a token is a mistake to be told.
      .meta({ default: DEFAULT_USER, description: 'The user (`connection.user`), for `passwordParameter`.' }),
    passwordParameter: parameterName
      .optional()
      .describe(
        'Name of the SSM SecureString parameter with the password. It is made by you and read by the functions; the password itself is never in this file. Exactly one of `passwordParameter` and `tokenParameter`.',
      ),
    tokenParameter: parameterName
      .optional()
      .describe(
        'Name of the SSM SecureString parameter with a token, instead of a user and password: that of TDengine Cloud, or one that a TDengine 3.4 or newer of your own made (`CREATE TOKEN`).',
      ),
    tokenAs: z
      .enum(TOKEN_AS)
      .optional()
      .describe(
        'How the token is sent: `query` in the address (`?token=`), as TDengine Cloud wants it, `bearer` in the header `Authorization: Bearer`, as a TDengine of your own wants it. Left out: `query` to hosts of `cloud.tdengine.com` and `cloud.taosdata.com`, `bearer` to others.',
      ),
    caCertificateParameter: parameterName
      .optional()
      .describe(
        'Name of the SSM String parameter with the certificate of a private authority, in PEM, or with several, one after the other. TDengine’s certificate must come from one of them; the public authorities are not trusted beside them.',
      ),
  })
  .superRefine((tdengine, context) => {
    if ((tdengine.passwordParameter === undefined) === (tdengine.tokenParameter === undefined)) {
      context.addIssue({ code: 'custom', message: 'needs exactly one of passwordParameter and tokenParameter' });
    }
    if (tdengine.user !== undefined && tdengine.tokenParameter !== undefined) {
      context.addIssue({ code: 'custom', path: ['user'], message: 'does not go with tokenParameter' });
    }
    if (tdengine.tokenAs !== undefined && tdengine.tokenParameter === undefined) {
      context.addIssue({ code: 'custom', path: ['tokenAs'], message: 'goes with tokenParameter' });
    }
    const insecure = tdengine.allowInsecureHttp ? undefined : insecureHost(tdengine.url);
    if (insecure !== undefined) {
      context.addIssue({ code: 'custom', path: ['url'], message: insecureText(insecure) });
    }
    if (tdengine.caCertificateParameter !== undefined && !each(isHttps)(tdengine.url)) {
      context.addIssue({
        code: 'custom',
        path: ['caCertificateParameter'],
        message: 'needs a url that begins with https:',
      });
    }
  });
export type TDengineSettings = z.infer<typeof tdengineSettings>;
