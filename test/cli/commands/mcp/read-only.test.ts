import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { inputOf } from '../../../../cli/commands/mcp/input.ts';
import { TOOLS } from '../../../../cli/commands/mcp/tools.ts';
import { COMMANDS } from '../../../../cli/frame/registry.ts';
import { openAws } from '../../../../operations/target/aws.ts';
import { connectorTDengine } from '../../../../operations/target/tdengine.ts';

const TOP = join(import.meta.dirname, '../../../..');

/** What changes something: a command of AWS that does not look, a producer or an admin’s change of Kafka, a statement of TDengine. */
const CHANGES =
  /\bnew (?!BatchGet|Describe|Filter|Get|Head|List|Query|Scan)[A-Z]\w+Command\(|\b(?:openProducer|produce|producer|offsetCommit|commit|setOffsets|resetOffsets|deleteGroups|deleteTopics|deleteTopicRecords|createTopics|createPartitions|alterConfigs|commitOffsets)\(|(?<!#trial)\.execute\(/;

const textOf = (file: string) => readFileSync(join(TOP, file), 'utf8');

/** Files of operations and of the command line that a file comes to, itself among them. Types alone do nothing. */
function reached(from: string): ReadonlySet<string> {
  const files = new Set<string>([from]);
  for (const file of files) {
    const imports = textOf(file).matchAll(
      /^(?:import|export) (?!type\b)[^;]*?'(\.[^']+\.ts)'|\bimport\('(\.[^']+\.ts)'\)/gms,
    );
    for (const [, to, lazily] of imports) {
      const path = join(dirname(file), to ?? lazily ?? '');
      if (/^(?:operations|cli)\//.test(path)) files.add(path);
    }
  }
  return files;
}

/**
 * Where a change is made by who asks for it, or none is: the way to the brokers of who looks and of who changes, whose own
 * text says which he does; the question to a function what it sees, and the failure destinations, which no tool takes and
 * the clients refuse.
 */
const APART = [
  'operations/target/raw-kafka.ts',
  'operations/doctor/from-function.ts',
  'operations/dead-letters/failures/store.ts',
];

const changes = (file: string) => !APART.includes(file) && CHANGES.test(textOf(file));

describe('the tools of tdkafka mcp', () => {
  const commands = [...textOf('cli/commands/mcp/tools.ts').matchAll(/import\('\.\.\/([^']+)'\)/g)].map(
    ([, path = '']) => `cli/commands/${path}`,
  );

  it('come to no code that changes something', () => {
    assert.equal(commands.length, TOOLS.length);
    for (const command of commands) {
      const files = [...reached(command)];
      assert.ok(files.length > 3, `${command} comes to ${files.join(', ')} alone`);
      assert.deepEqual(files.filter(changes), [], command);
    }
  });

  it('would be refused if they did: code that changes something is known as such', () => {
    const changing = [
      'pause',
      'seek',
      'resume',
      'settings/set',
      'dead-letters/replay',
      'dead-letters/drop',
      'backfill/start',
    ];
    for (const command of changing) {
      assert.ok([...reached(`cli/commands/${command}.ts`)].some(changes), command);
    }
  });

  it('are commands, and take parameters that these have; none says how anything is reached', async () => {
    const names = new Set(COMMANDS.map(({ name }) => name));
    for (const tool of TOOLS) {
      assert.ok(names.has(tool.command), tool.command);
      const { shape } = inputOf((await tool.load()).command, tool, new Map());
      const reaching = [
        'connectors',
        'deployment',
        'region',
        'profile',
        'endpointUrl',
        'local',
        'brokers',
        'kafka',
        'tdengine',
        'yes',
      ];
      assert.deepEqual(
        Object.keys(shape).filter((name) => reaching.includes(name)),
        [],
      );
    }
  });

  it('have clients of AWS that refuse to change anything, and look', async () => {
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const aws = openAws({ endpointUrl: 'http://127.0.0.1:1', credentials, onlyLooks: true });
    const { PutParameterCommand, GetParameterCommand } = await import('aws-sdk-client-ssm');
    const { InvokeCommand } = await import('@aws-sdk/client-lambda');
    const clients = aws.in('us-east-1');
    const refused = { code: 'refused', message: /^this only looks, and \w+ may change something: nothing was done$/ };
    const [ssm, lambda] = await Promise.all([clients.ssm(), clients.lambda()]);
    await assert.rejects(ssm.send(new PutParameterCommand({ Name: 'a', Value: 'b' })), refused);
    await assert.rejects(lambda.send(new InvokeCommand({ FunctionName: 'f' })), refused);
    await assert.rejects(ssm.send(new GetParameterCommand({ Name: 'a' })), { code: 'ECONNREFUSED' });
    aws.close();
  });

  it('have clients of TDengine that refuse to change anything', async () => {
    const aws = openAws({ onlyLooks: true });
    const connection = { url: 'http://127.0.0.1:1', user: 'root', password: 'taosdata' };
    const stack = { name: 's', region: 'r', status: '', description: '', tags: new Map(), outputs: new Map() };
    const connector = {
      ...{ name: 'meters', kind: 'sink' as const, region: 'r', stack, functionName: 'f', logGroupName: 'l' },
      ...{ settingsParameter: '/p', scheduleNames: [], tableName: undefined },
    };
    const tdengine = await connectorTDengine({ aws }, connector, connection);
    await assert.rejects(tdengine.execute('DROP DATABASE power'), /nothing may be changed: DROP DATABASE power/);
  });
});
