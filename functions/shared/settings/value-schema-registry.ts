import * as z from 'zod';
import { arn, parameterName } from './names.ts';
import { insecureHost } from './tdengine/insecure-http.ts';

const glueRegistry = arn(
  'glue',
  'registry/[a-zA-Z0-9_$#.-]{1,255}',
  'arn:aws:glue:eu-west-1:123456789012:registry/meters',
);

/** The schema registry by which the function itself reads records' values. */
export const valueSchemaRegistrySettings = z
  .strictObject({
    url: z
      .string()
      .refine((url) => !url.includes('@'), {
        error: 'must not hold a user or password; use basicAuthUserInfoParameter',
        abort: true,
      })
      .refine((url) => /^https?:\/\//i.test(url) && URL.canParse(url), {
        error: 'must be a URL such as https://registry.example.com',
        abort: true,
      })
      .refine((url) => !/[?#]/.test(url), 'must not hold a query or fragment')
      .optional()
      .describe(
        'Address of a Confluent Schema Registry, or of one that speaks like it (`value.converter.schema.registry.url`). Exactly one of `url` and `glueRegistryArn`.',
      ),
    basicAuthUserInfoParameter: parameterName
      .optional()
      .describe(
        'With `url`: name of the SSM SecureString parameter with `user:password` (`basic.auth.user.info`). It is made by you and read by the function.',
      ),
    bearerAuthTokenParameter: parameterName
      .optional()
      .describe('With `url`: name of the SSM SecureString parameter with a token (`bearer.auth.token`).'),
    caCertificateParameter: parameterName
      .optional()
      .describe(
        'With `url`: name of the SSM String parameter with the certificate of a private authority, in PEM, or with several, one after the other. The registry’s certificate must come from one of them.',
      ),
    glueRegistryArn: glueRegistry
      .optional()
      .describe('ARN of a registry of AWS Glue, which the function’s role may read schemas of.'),
  })
  .superRefine((registry, context) => {
    const { url, glueRegistryArn, basicAuthUserInfoParameter: basic, bearerAuthTokenParameter: bearer } = registry;
    const { caCertificateParameter: ca } = registry;
    const problem = (message: string, ...path: string[]) => context.addIssue({ code: 'custom', path, message });
    if ((url === undefined) === (glueRegistryArn === undefined)) {
      problem('needs exactly one of url and glueRegistryArn');
    }
    if (glueRegistryArn !== undefined) {
      if (basic !== undefined) problem('goes with url only', 'basicAuthUserInfoParameter');
      if (bearer !== undefined) problem('goes with url only', 'bearerAuthTokenParameter');
      if (ca !== undefined) problem('goes with url only', 'caCertificateParameter');
    }
    if (basic !== undefined && bearer !== undefined) {
      problem('goes not with basicAuthUserInfoParameter: one signs in', 'bearerAuthTokenParameter');
    }
    if (ca !== undefined && url !== undefined && !/^https:/i.test(url)) {
      problem('needs a url that begins with https:', 'caCertificateParameter');
    }
    const insecure = url === undefined || (basic ?? bearer) === undefined ? undefined : insecureHost(url);
    if (insecure !== undefined) {
      problem(`must begin with https: the password or token would go to ${insecure} unencrypted`, 'url');
    }
  });
export type ValueSchemaRegistrySettings = z.infer<typeof valueSchemaRegistrySettings>;
