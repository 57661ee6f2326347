import * as z from 'zod';
import { parameterName } from './names.ts';

/** Where TDengine's REST service is and who asks. */
export const tdengineSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as https://tdengine.example.com:6041' })
    .refine((url) => !url.includes('@'), 'must not hold a user or password; use passwordParameter')
    .refine((url) => !/[?#]|\/\/[^/]*\/./.test(url), 'must not hold a path, query or fragment')
    .describe('Address of taosAdapter, TDengine’s REST service, such as `https://tdengine.example.com:6041`.'),
  user: z.string().min(1).max(24).default('root').describe('The user (`connection.user`).'),
  passwordParameter: parameterName.describe(
    'Name of the SSM SecureString parameter with the password. It is made by you and read by the functions; the password itself is never in this file.',
  ),
});
export type TDengineSettings = z.infer<typeof tdengineSettings>;
