import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsWith } from '../../../../support/stacks/example-file.ts';

const CLUSTER = 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-0a4b-4c1d-9e8f-7a6b5c4d3e2f-3';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_demo-a1B2c3';

const vpc = { vpcId: 'vpc-0a', subnetIds: ['subnet-0a'], securityGroupIds: ['sg-0a'] };

describe('the kafka settings of a connectors file', () => {
  it('take an MSK cluster, provisioned or serverless, in any partition', () => {
    for (const clusterArn of [CLUSTER, CLUSTER.replace(/3$/, 's1'), CLUSTER.replace('arn:aws:', 'arn:aws-us-gov:')]) {
      assert.deepEqual(problemsWith({ kafka: { clusterArn }, vpc }), []);
    }
  });

  it('take addresses of brokers, several separated by commas', () => {
    assert.deepEqual(problemsWith({ kafka: { bootstrapServers: 'a:9092', authentication: 'plaintext' } }), []);
    assert.deepEqual(problemsWith({ kafka: { bootstrapServers: 'a.b:9092,c:1', authentication: 'tls' } }), []);
    for (const bootstrapServers of ['a', 'a:', ':9092', 'a:9092,', 'a:9092, b:9092', 'a:9092;b:9092']) {
      assert.deepEqual(problemsWith({ kafka: { bootstrapServers, authentication: 'tls' } }), [
        `kafka.bootstrapServers: must be HOST:PORT, several separated by commas; got "${bootstrapServers}"`,
      ]);
    }
  });

  it('need exactly one of cluster and addresses', () => {
    const problem = 'kafka: needs exactly one of clusterArn and bootstrapServers';
    assert.deepEqual(problemsWith({ kafka: {} }), [problem]);
    assert.deepEqual(problemsWith({ 'kafka.bootstrapServers': 'a:9092' }), [problem]);
  });

  it('need the whole ARN of a cluster, since permissions are made of it', () => {
    const rule = `kafka.clusterArn: must be an ARN such as ${CLUSTER}`;
    for (const arn of ['demo', CLUSTER.replace(/\/[^/]*$/, ''), CLUSTER.replace(':kafka:', ':sqs:'), `${CLUSTER}/x`]) {
      assert.deepEqual(problemsWith({ 'kafka.clusterArn': arn }), [
        `${rule}; got ${JSON.stringify(arn).slice(0, 102)}`,
      ]);
    }
    const wildcard = CLUSTER.replace(/[^/]*$/, '*');
    assert.deepEqual(problemsWith({ 'kafka.clusterArn': wildcard }), [`${rule}; got "${wildcard}"`]);
  });

  it('take IAM only with an MSK cluster', () => {
    assert.deepEqual(problemsWith({ kafka: { bootstrapServers: 'a:9092' } }), [
      'kafka.authentication: iam needs clusterArn; with bootstrapServers use scram-sha-512, scram-sha-256, mtls, tls or plaintext',
    ]);
  });

  it('take a secret with SCRAM and mTLS, and only then', () => {
    const problem = [
      'kafka.secretArn: goes with authentication scram-sha-512, scram-sha-256 or mtls, and only with them',
    ];
    for (const authentication of ['scram-sha-512', 'mtls']) {
      assert.deepEqual(problemsWith({ 'kafka.authentication': authentication, 'kafka.secretArn': SECRET }), []);
      assert.deepEqual(problemsWith({ 'kafka.authentication': authentication }), problem);
    }
    for (const authentication of ['iam', 'tls', 'plaintext']) {
      const kafka = { 'kafka.authentication': authentication, 'kafka.secretArn': SECRET };
      assert.deepEqual(problemsWith({ ...kafka, vpc }), problem);
    }
  });

  it('take SCRAM with SHA-256 with self-managed brokers only, since MSK has SHA-512', () => {
    const scram = { authentication: 'scram-sha-256', secretArn: SECRET };
    assert.deepEqual(problemsWith({ kafka: { bootstrapServers: 'a:9096', ...scram } }), []);
    assert.deepEqual(problemsWith({ kafka: { clusterArn: CLUSTER, ...scram } }), [
      'kafka.authentication: must be iam, scram-sha-512, mtls, tls or plaintext with clusterArn: Amazon MSK has no SHA-256; got "scram-sha-256"',
    ]);
  });

  it('take the certificate of a private CA for self-managed brokers with encryption', () => {
    const certificate = { serverRootCaCertificateSecretArn: SECRET };
    const problem = [
      'kafka.serverRootCaCertificateSecretArn: goes with bootstrapServers and not with authentication plaintext; the certificates of Amazon MSK come from a public authority',
    ];
    const problems = (kafka: object) => problemsWith({ kafka: { ...kafka, ...certificate }, vpc });
    assert.deepEqual(problems({ bootstrapServers: 'a:9093', authentication: 'tls' }), []);
    assert.deepEqual(problems({ bootstrapServers: 'a:9093', authentication: 'mtls', secretArn: SECRET }), []);
    assert.deepEqual(problems({ bootstrapServers: 'a:9092', authentication: 'plaintext' }), problem);
    assert.deepEqual(problems({ clusterArn: CLUSTER, authentication: 'tls' }), problem);
  });

  it('need the whole ARN of a secret, and do not show another value', () => {
    for (const secretArn of ['hunter2', SECRET.replace('-a1B2c3', ''), SECRET.replace('a1B2c3', '*')]) {
      assert.deepEqual(problemsWith({ 'kafka.authentication': 'scram-sha-512', 'kafka.secretArn': secretArn }), [
        `kafka.secretArn: must be an ARN such as ${SECRET}`,
      ]);
    }
  });

  it('are refused with a list of the ways to authenticate', () => {
    assert.deepEqual(problemsWith({ 'kafka.authentication': 'sasl' }), [
      'kafka.authentication: must be one of iam, scram-sha-512, scram-sha-256, mtls, tls, plaintext; got "sasl"',
    ]);
  });
});
