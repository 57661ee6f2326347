import * as z from 'zod';
import { insecureHost, insecureText } from './insecure-http.ts';
import { parameterName } from './names.ts';
import { DEFAULT_USER } from './tdengine-login.ts';

/** Where TDengine's REST service is and who asks. */
export const tdengineSettings = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'must be a URL such as https://tdengine.example.com:6041' })
      .refine((url) => !url.includes('@'), 'must not hold a user or password; use passwordParameter')
      .refine((url) => !/[?&]token=/.test(url), {
        error: 'must not hold the token; put it into an SSM parameter and name that in tokenParameter',
        abort: true,
      })
      .refine((url) => !/[?#]|\/\/[^/]*\/./.test(url), 'must not hold a path, query or fragment')
      .describe('Address of taosAdapter, TDengine’s REST service, such as `https://tdengine.example.com:6041`.'),
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
        'Name of the SSM SecureString parameter with the token of TDengine Cloud, instead of a user and password.',
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
    const insecure = tdengine.allowInsecureHttp ? undefined : insecureHost(tdengine.url);
    if (insecure !== undefined) {
      context.addIssue({ code: 'custom', path: ['url'], message: insecureText(insecure) });
    }
    if (tdengine.caCertificateParameter !== undefined && !tdengine.url.startsWith('https:')) {
      context.addIssue({
        code: 'custom',
        path: ['caCertificateParameter'],
        message: 'needs a url that begins with https:',
      });
    }
  });
export type TDengineSettings = z.infer<typeof tdengineSettings>;
