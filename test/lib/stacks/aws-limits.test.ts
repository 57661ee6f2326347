import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { App } from 'aws-cdk-lib';
import { SettingsError } from '../../../functions/shared/settings/index.ts';
import { readConnectorsFile } from '../../../functions/shared/settings/read-file.ts';
import { addStacks } from '../../../lib/stacks/stacks.ts';
import { context, standIn } from '../synth.ts';

const folder = join(import.meta.dirname, '../../fixtures/connectors');

/** What synth says of a file, a line for each problem; none when it makes the templates. */
function problemsOf(path: string): readonly string[] {
  process.env.CDK_VALIDATION = 'false';
  try {
    const app = new App({ context });
    addStacks(app, readConnectorsFile(path), standIn);
    app.synth();
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map((problem) => `${error.source === path ? '' : `${error.source}.`}${problem}`);
  }
}

const STANDARD =
  'must be the ARN of a standard queue, standard topic or bucket such as arn:aws:sqs:eu-west-1:123456789012:failed-batches, or kafka://TOPIC with a topic that does not begin with "."';

const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'underscore-host': [
    'kafka.bootstrapServers: must be hosts of a-z, A-Z, 0-9, "-" and "." for a sink, at most 300 characters with the port: Lambda takes no other, such as kafka_1.example.com:9096; got "kafka_1.example.com:9096"',
  ],
  'eleven-brokers': [
    'kafka.bootstrapServers: must name at most 10 servers for a sink; the brokers tell of the others; got "k0.example.com:9096,k1.example.com:9096,k2.example.com:9096,k3.example.com:9096,k4.example.com:9096,"',
  ],
  '17-subnets-6-groups': [
    'vpc.subnetIds: must have at most 16 entries',
    'vpc.securityGroupIds: must have at most 5 entries',
  ],
  'prefix-aws': ['parameterPrefix: must not begin with aws or ssm: such names are of AWS itself; got "aws"'],
  'fifo-queue': [`sinks.m.onFailureDestination: ${STANDARD}; got "arn:aws:sqs:eu-west-1:123456789012:failed.fifo"`],
  'fifo-topic': [`sinks.m.onFailureDestination: ${STANDARD}; got "arn:aws:sns:eu-west-1:123456789012:failed.fifo"`],
  'rate-1-minutes': [
    'sources.m.schedule: must be rate(1 minute): AWS wants minute for one and minutes for several; got "rate(1 minutes)"',
  ],
  seconds: [
    'sources.m.schedule: must be rate(1 minute), rate(N minutes), the same with hours or days, or cron(…) with six fields; got "rate(30 seconds)"',
  ],
  'queue-other-region': [
    'sinks.m.onFailureDestination: must be in eu-west-1, the region of kafka.clusterArn: of sink m everything is there; got "arn:aws:sqs:us-east-1:999999999999:failed"',
  ],
  'future-timestamp': [
    'sinks.m.startingPositionTimestamp: must be from 1970-01-01T00:00:01Z to now: Lambda takes no time in the future',
  ],
  reserved: ['sinks.m.reservedConcurrentExecutions: must be at most 900; got 10000'],
  'serverless-scram': [
    'kafka.authentication: must be iam: MSK Serverless has nothing else; got "scram-sha-512"',
    'vpc: is needed with a cluster of MSK Serverless: it has no public access, and a function without vpc cannot reach it',
    'kafka.secretArn: must be of a secret whose name begins with AmazonMSK_: MSK can be told of no other',
  ],
  'secret-other-region': [
    'kafka.secretArn: must be in eu-west-1, the region of kafka.clusterArn: of sink m everything is there',
  ],
  'cron-five-fields': [
    'sources.p1.schedule: must be rate(1 minute): AWS wants minute for one and minutes for several; got "rate(1 minutes)"',
    'sources.p2.schedule: must have six fields, minutes hours day-of-month month day-of-week year, with ? for one of the days: cron(*/5 * * * ? *); got "cron(*/5 * * * *)"',
  ],
};

describe('a connectors file that AWS would refuse is refused at synth', () => {
  const files = readdirSync(join(folder, 'refused')).map((name) => name.replace('.yaml', ''));
  it('and all of them are known', () => assert.deepEqual(files.sort(), Object.keys(REFUSED).sort()));
  for (const [name, problems] of Object.entries(REFUSED)) {
    it(name, () => {
      const found = problemsOf(join(folder, 'refused', `${name}.yaml`));
      assert.deepEqual(
        found.map((problem) => problem.replace(/^line \d+, column \d+: /, '')).sort(),
        [...problems].sort(),
      );
    });
  }
});

describe('a connectors file that AWS takes is taken', () => {
  for (const name of readdirSync(join(folder, 'taken'))) {
    it(name, () => assert.deepEqual(problemsOf(join(folder, 'taken', name)), []));
  }
});
