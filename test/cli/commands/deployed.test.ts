import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { stringify } from 'yaml';
import { type Ended, runTdkafka } from '../../support/run-tdkafka.ts';
import { runTdkafkaHere } from '../../support/run-tdkafka-here.ts';
import { fileWith } from '../../support/stacks/example-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'deployed-'));
const path = join(folder, 'connectors.yaml');
/** The regions that the stand-in was asked for, as the requests are signed. */
const asked: string[] = [];
let stacks: readonly string[] = [];
/** What GetTemplate answers with. */
let template: object = {};
let server: Server;

/** CloudFormation as DescribeStacks shows it, one stack a page, and GetTemplate, of which a name with "denied" is refused. */
before(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const query = new URLSearchParams(body);
      response.setHeader('content-type', 'text/xml');
      if (query.get('Action') === 'GetTemplate') {
        const denied = query.get('StackName')?.includes('denied') === true;
        response.writeHead(denied ? 403 : 200).end(denied ? DENIED : getTemplate());
        return;
      }
      const page = Number(query.get('NextToken') ?? '0');
      if (page === 0) asked.push(/Credential=[^/]+\/\d+\/([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '');
      assert.equal(query.get('Action'), 'DescribeStacks');
      response.end(describeStacks(page));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: join(folder, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
  });
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE']) delete process.env[name];
});
after(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const DENIED =
  '<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized to perform: cloudformation:GetTemplate</Message></Error></ErrorResponse>';

function getTemplate(): string {
  const body = JSON.stringify(template).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<GetTemplateResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><GetTemplateResult>
<TemplateBody>${body}</TemplateBody></GetTemplateResult></GetTemplateResponse>`;
}

/** The template of a sink with a mapping that begins there. */
function sinkTemplate(StartingPosition: string): object {
  const Properties = {
    Topics: ['meters'],
    EventSourceArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-3',
    StartingPosition,
    AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'demo-meters-meters' },
  };
  return { Resources: { A: { Type: 'AWS::Lambda::EventSourceMapping', Properties }, B: { Type: 'AWS::IAM::Role' } } };
}

function describeStacks(page: number): string {
  const next = page + 1 < stacks.length ? `<NextToken>${page + 1}</NextToken>` : '';
  const name = stacks[page];
  const member =
    name === undefined
      ? ''
      : `<member><StackName>${name}</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime>
<Description>x of deployment demo</Description>
<Tags><member><Key>tdkafka:deployment</Key><Value>demo</Value></member></Tags>
<Outputs><member><OutputKey>FunctionName</OutputKey><OutputValue>the-function</OutputValue></member></Outputs></member>`;
  return `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult>
<Stacks>${member}</Stacks>${next}</DescribeStacksResult></DescribeStacksResponse>`;
}

function deployed(there: readonly string[], ...args: string[]): Promise<Ended> {
  stacks = there;
  asked.length = 0;
  return runTdkafkaHere(['deployed', '--connectors', path, ...args]);
}

const ALL = ['demo-meters-sink', 'demo-test-source', 'demo-checkpoints'];
const SELF_MANAGED = { bootstrapServers: 'a.example.com:9092', authentication: 'plaintext' };

describe('tdkafka deployed', () => {
  before(() => {
    template = sinkTemplate('TRIM_HORIZON');
    writeFileSync(path, stringify(fileWith({})));
  });

  it('shows the deployment’s stacks from all pages that CloudFormation lists in the cluster’s region', async () => {
    const { code, out, err } = await deployed([...ALL, 'other-stack', 'demo-old-sink']);
    assert.deepEqual([code, err, asked], [0, '', ['eu-west-1']]);
    assert.match(out, /^meters +sink +demo-meters-sink +eu-west-1 +CREATE_COMPLETE +yes$/m);
    assert.match(out, /^old +sink +demo-old-sink +eu-west-1 +CREATE_COMPLETE +NO$/m);
    assert.match(out, /^ {2}goes: .*: the-function$/m);
    assert.doesNotMatch(out, /other-stack/);
  });

  it('ends as a program with what it has ended with', async () => {
    stacks = [...ALL, 'demo-old-sink'];
    const { code, out, err } = await runTdkafka(['deployed', '--connectors', path, '--check']);
    assert.deepEqual([code, err], [1, '']);
    assert.match(out, /^old +sink +demo-old-sink /m);
  });

  it('exits with a failure for a stack that is not in the file only with --check', async () => {
    assert.equal((await deployed([...ALL, 'demo-old-sink'], '--check')).code, 1);
    assert.equal((await deployed(ALL, '--check')).code, 0);
  });

  it('prints the commands for a sink that needs two deploys, and fails with --check', async () => {
    template = sinkTemplate('LATEST');
    const { code, out } = await deployed(ALL, '--check');
    template = sinkTemplate('TRIM_HORIZON');
    assert.equal(code, 1);
    assert.match(out, /^ {2}meters: startingPosition LATEST -> TRIM_HORIZON$/m);
    assert.ok(out.includes(`\n  first:   npx cdk deploy demo-meters-sink -c connectors=${path} -c detached=meters\n`));
    assert.ok(out.includes(`\n  then:    npx cdk deploy demo-meters-sink -c connectors=${path}\n`));
  });

  it('says why it cannot compare mappings, and shows the rest', async () => {
    writeFileSync(path, stringify(fileWith({ 'sinks.denied': { topics: ['denied'], database: 'power' } })));
    const { code, out } = await deployed([...ALL, 'demo-denied-sink']);
    writeFileSync(path, stringify(fileWith({})));
    assert.equal(code, 0);
    assert.match(out, /^sink denied: its mappings cannot be compared with the file: not authorized .*GetTemplate$/m);
  });

  it('looks for stacks in the regions of its command line', async () => {
    const { out } = await deployed(['demo-old-sink'], '--region', 'us-east-1', '--region', 'us-west-2');
    assert.deepEqual([...asked].sort(), ['us-east-1', 'us-west-2']);
    assert.equal(out.match(/^old +sink/gm)?.length, 2);
  });

  it('says so when no region is known', async () => {
    writeFileSync(path, stringify(fileWith({ kafka: SELF_MANAGED })));
    const { code, err } = await deployed([]);
    assert.deepEqual([code, err], [2, 'error: no region is known: give --region, or set AWS_REGION\n']);
  });
});
