import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { stringify } from 'yaml';
import { fileWith } from '../functions/shared/settings/example-file.ts';
import { type Ended, runCommandLine } from '../local/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'deployed-'));
const path = join(folder, 'connectors.yaml');
/** The regions that the stand-in was asked for, as the requests are signed. */
const asked: string[] = [];
let stacks: readonly string[] = [];
let server: Server;

/** CloudFormation as DescribeStacks shows it: one stack a page. */
before(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const query = new URLSearchParams(body);
      const page = Number(query.get('NextToken') ?? '0');
      if (page === 0) asked.push(/Credential=[^/]+\/\d+\/([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '');
      assert.equal(query.get('Action'), 'DescribeStacks');
      response.setHeader('content-type', 'text/xml').end(describeStacks(page));
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
  return runCommandLine('../cli/deployed', '--connectors', path, ...args);
}

const ALL = ['demo-meters-sink', 'demo-test-source', 'demo-checkpoints'];
const SELF_MANAGED = { bootstrapServers: 'a.example.com:9092', authentication: 'plaintext' };

describe('npm run deployed', () => {
  before(() => writeFileSync(path, stringify(fileWith({}))));

  it('shows the stacks of the deployment, from all pages of its cluster’s region', async () => {
    const { code, out, err } = await deployed([...ALL, 'other-stack', 'demo-old-sink']);
    assert.deepEqual([code, err, asked], [0, '', ['eu-west-1']]);
    assert.match(out, /^meters +sink +demo-meters-sink +eu-west-1 +CREATE_COMPLETE +yes$/m);
    assert.match(out, /^old +sink +demo-old-sink +eu-west-1 +CREATE_COMPLETE +NO$/m);
    assert.match(out, /^ {2}goes: .*: the-function$/m);
    assert.doesNotMatch(out, /other-stack/);
  });

  it('fails with --check when a stack is not in the file, and only then', async () => {
    assert.equal((await deployed([...ALL, 'demo-old-sink'], '--check')).code, 1);
    assert.equal((await deployed(ALL, '--check')).code, 0);
  });

  it('looks in the regions that are given', async () => {
    const { out } = await deployed(['demo-old-sink'], '--region', 'us-east-1', '--region', 'us-west-2');
    assert.deepEqual([...asked].sort(), ['us-east-1', 'us-west-2']);
    assert.equal(out.match(/^old +sink/gm)?.length, 2);
  });

  it('says that no region is known', async () => {
    writeFileSync(path, stringify(fileWith({ kafka: SELF_MANAGED })));
    const { code, err } = await deployed([]);
    assert.deepEqual([code, err], [1, 'error: no region is known: give --region, or set AWS_REGION\n']);
  });
});
