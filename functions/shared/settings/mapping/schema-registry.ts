import * as z from 'zod';
import { arn, secretArn } from '../names.ts';

const glueRegistry = arn(
  'glue',
  'registry/[a-zA-Z0-9_$#.-]{1,255}',
  'arn:aws:glue:eu-west-1:123456789012:registry/meters',
);

/**
 * A schema registry, by which Lambda checks records and decodes them to JSON before the function gets them.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html
 */
export const schemaRegistrySettings = z
  .strictObject({
    glueRegistryArn: glueRegistry
      .optional()
      .describe('ARN of a registry of AWS Glue. Exactly one of `glueRegistryArn` and `url`.'),
    url: z
      .url({ protocol: /^https$/, error: 'must be a URL such as https://registry.example.com' })
      .refine((url) => !url.includes('@'), 'must not hold a user or password; use secretArn')
      // Lambda's own rule, which has no room for a query either.
      .refine(
        (url) => /^[a-zA-Z0-9/*:_+=.@-]{1,10000}$/.test(url),
        'must be made of a-z, A-Z, 0-9 and -/*:_+=.@, which is all that Lambda takes',
      )
      .optional()
      .describe('Address of a Confluent Schema Registry, or of one that speaks like it.'),
    authentication: z
      .enum(['none', 'basic', 'mtls'])
      .default('none')
      .describe(
        'How Lambda signs in to the registry at `url`: `basic` is user and password (Lambda’s `BASIC_AUTH`), `mtls` a certificate of one’s own (`CLIENT_CERTIFICATE_TLS_AUTH`).',
      ),
    secretArn: secretArn
      .optional()
      .describe(
        'Secrets Manager secret for `basic`: JSON with `username` and `password`; for `mtls`: with `certificate`, `privateKey` and perhaps `privateKeyPassword`.',
      ),
    serverRootCaCertificateSecretArn: secretArn
      .optional()
      .describe('Secrets Manager secret with the certificate of the registry’s private authority.'),
    validate: z
      .array(z.enum(['KEY', 'VALUE']))
      .min(1)
      .refine((parts) => new Set(parts).size === parts.length, 'must not name a part twice')
      .default(['VALUE'])
      .describe('The parts of a record that have a schema, which are checked and decoded.'),
  })
  .superRefine((registry, context) => {
    const problem = (message: string, ...path: string[]) => context.addIssue({ code: 'custom', path, message });
    const { glueRegistryArn, url, authentication } = registry;
    if ((glueRegistryArn === undefined) === (url === undefined)) {
      problem('needs exactly one of glueRegistryArn and url');
    }
    if (glueRegistryArn !== undefined && authentication !== 'none') {
      problem('must be none with glueRegistryArn: the function’s role signs in', 'authentication');
    }
    if ((registry.secretArn !== undefined) !== (authentication !== 'none')) {
      problem('goes with authentication basic or mtls, and only with them', 'secretArn');
    }
    if (glueRegistryArn !== undefined && registry.serverRootCaCertificateSecretArn !== undefined) {
      problem('goes with url only', 'serverRootCaCertificateSecretArn');
    }
    if (!registry.validate.includes('VALUE')) {
      problem('must name VALUE: the sink reads the decoded value', 'validate');
    }
  });
export type SchemaRegistrySettings = z.infer<typeof schemaRegistrySettings>;
