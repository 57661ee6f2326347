import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ValueSchemaRegistrySettings } from '../../../functions/shared/settings/index.ts';
import { TDengineSink } from '../../../lib/index.ts';
import { commonProps, templateOf } from '../../support/stacks/in-stack.ts';
import { statementsOf } from '../../support/stacks/synth.ts';

/** Actions that the function gets with a registry and has not without one, with their resources. */
function grantedWith(valueSchemaRegistry: ValueSchemaRegistrySettings): readonly string[] {
  const statements = (registry: object) =>
    statementsOf(
      templateOf((stack) => {
        new TDengineSink(stack, 'Sink', {
          ...commonProps(stack),
          topics: ['meters'],
          settings: {
            database: 'power',
            format: 'json',
            routes: [{ stable: 'meters', timestamp: { field: 'ts', unit: 'ms' }, remaining: {} }],
            ...registry,
          },
        });
      }),
    ).map(({ Action, Resource, Condition }) => JSON.stringify({ Action, Resource, Condition }));
  const without = new Set(statements({}));
  return statements({ valueSchemaRegistry }).filter((statement) => !without.has(statement));
}

describe('a sink that reads values by a schema registry', () => {
  it('may read what it signs in with, and decrypt it whatever its key is', () => {
    for (const name of ['basicAuthUserInfoParameter', 'bearerAuthTokenParameter']) {
      const granted = grantedWith({ url: 'https://registry.example.com', [name]: '/cloud/registry/secret' }).join('\n');
      assert.match(granted, /"ssm:GetParameters"/);
      assert.match(granted, /:parameter\/cloud\/registry\/secret/);
      assert.match(granted, /kms:EncryptionContext:PARAMETER_ARN/);
    }
  });

  it('may read the certificates that it trusts, which need no decrypting', () => {
    const granted = grantedWith({ url: 'https://registry.example.com', caCertificateParameter: '/cloud/registry/ca' });
    assert.equal(granted.length, 1);
    assert.match(granted[0] ?? '', /"ssm:GetParameters".*:parameter\/cloud\/registry\/ca/);
  });

  it('may read schemas of AWS Glue by their ids, which name no registry', () => {
    const glueRegistryArn = 'arn:aws:glue:eu-west-1:123456789012:registry/meters';
    const granted = grantedWith({ glueRegistryArn });
    assert.equal(granted.length, 1);
    // CDK puts it into the statement of others that are allowed on all.
    assert.match(granted[0] ?? '', /"glue:GetSchemaVersion".*"Resource":"\*"/);
  });

  it('needs no more than it has for a registry that asks for no login', () => {
    assert.deepEqual(grantedWith({ url: 'https://registry.example.com' }), []);
  });
});
