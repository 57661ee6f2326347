import * as z from 'zod';
import { arn, secretArn } from '../names.ts';
import { checkKafka } from './check-kafka.ts';
import { KAFKA_AUTHENTICATIONS } from './kafka-authentication.ts';

function hasPort(server: string): boolean {
  const port = Number(server.slice(server.indexOf(':') + 1));
  return port >= 1 && port <= 65_535;
}

function isDistinct(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}

const kafkaAuthentication = z.enum(KAFKA_AUTHENTICATIONS);

/** A Kafka cluster. */
export const kafkaSettings = z
  .strictObject({
    clusterArn: arn(
      'kafka',
      'cluster/[a-zA-Z0-9-]{1,64}/[a-zA-Z0-9-]+',
      'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-0a4b-4c1d-9e8f-7a6b5c4d3e2f-3',
    )
      .optional()
      .describe('ARN of the Amazon MSK cluster. Exactly one of `clusterArn` and `bootstrapServers`.'),
    bootstrapServers: z
      .string()
      .regex(/^[^\s,:]+:\d{1,5}(,[^\s,:]+:\d{1,5})*$/, {
        error: 'must be HOST:PORT, several separated by commas',
        abort: true,
      })
      .refine((servers) => servers.split(',').every(hasPort), 'must have ports from 1 to 65535')
      .refine((servers) => isDistinct(servers.split(',')), 'must not name a server twice')
      .optional()
      .describe('Addresses of a self-managed cluster, `HOST:PORT`, several separated by commas.'),
    authentication: kafkaAuthentication
      .default('iam')
      .describe(
        'How to authenticate to the brokers; all but `plaintext` encrypt. `iam` is for Amazon MSK only, `scram-sha-256` for self-managed clusters only; `mtls` is a certificate of one’s own, `tls` none.',
      ),
    secretArn: secretArn
      .optional()
      .describe(
        'Secrets Manager secret, JSON. For `scram-sha-512` and `scram-sha-256`: `username` and `password`. For `mtls`, as Lambda wants it: `certificate` (the client’s, with those between it and its authority), `privateKey` (PKCS#8), both in PEM, and `privateKeyPassword` if the key is encrypted, by PBE-SHA1-3DES, which both Lambda and the functions can read.',
      ),
    serverRootCaCertificateSecretArn: secretArn
      .optional()
      .describe(
        'Secrets Manager secret with the certificate of a private authority that the certificates of self-managed brokers come from (Lambda’s `SERVER_ROOT_CA_CERTIFICATE`): JSON with `certificate`, in PEM. The functions trust no public authority beside it.',
      ),
  })
  .superRefine(checkKafka);
export type KafkaSettings = z.infer<typeof kafkaSettings>;
