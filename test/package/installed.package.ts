import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { InstalledApp, type SynthesizedApp } from './installed-app.ts';

let installed: InstalledApp;
before(() => {
  installed = new InstalledApp();
});
after(() => installed.remove());

describe('the npm package, installed from its tarball,', () => {
  it('has the constructs, the functions and the documentation, and no source', () => {
    const { packed } = installed;
    for (const path of [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'cli/tdkafka.mjs',
      'dist/cli/tdkafka.mjs',
      'dist/cli/THIRD-PARTY-LICENSES.txt',
      'dist/functions/sink/handler.mjs',
      'dist/functions/sink/THIRD-PARTY-LICENSES.txt',
      'dist/functions/source/handler.mjs',
      'dist/functions/source/THIRD-PARTY-LICENSES.txt',
      'dist/package/lib/index.d.ts',
      'dist/package/lib/index.js',
      'dist/sbom.cdx.json',
      'docs/constructs.md',
      'docs/operations.md',
      'docs/runbook.md',
      'docs/settings.md',
    ]) {
      assert.ok(packed.includes(path), `${path} is missing`);
    }
    assert.deepEqual(
      packed.filter((path) => /(?<!\.d)\.ts$/.test(path) || !/^(dist|docs|[^/]+$)/.test(path)),
      ['cli/tdkafka.mjs'],
    );
  });
});

describe('tdkafka, installed with the npm package,', () => {
  it('has all commands', () => {
    const { status, out, err } = installed.tdkafka('--help');
    assert.deepEqual([status, err], [0, '']);
    assert.match(out, /^ {2}validate {2,}check a connectors file/m);
  });

  it('tells what settings are', () => {
    assert.match(installed.tdkafka('explain', 'tolerance').out, /^sinks\.\*\.errors\.tolerance\n/);
  });

  it('runs the tests of mappings, and checks what only a synth sees', () => {
    const path = join(import.meta.dirname, '../../examples/every-setting/plant.yaml');
    const ran = installed.tdkafka('test', path);
    assert.equal(ran.status, 0, ran.err);
    assert.match(ran.out, / passed, 0 failed\n$/);
    const checked = installed.tdkafka('validate', path, '--synth');
    assert.equal(checked.status, 0, checked.out + checked.err);
  });

  it('answers agents until its input ends', () => {
    const { status, out, err } = installed.tdkafka('mcp');
    assert.deepEqual([status, out, err], [0, '', '']);
  });

  for (const part of ['kafka', 'tdengine', 'schema-registry', 'ssm']) {
    it(`starts the embedded ${part}`, async () => {
      assert.ok(await installed.tdkafkaSays(`${part} listens on `, 'embedded', part, '--port', '0'));
    });
  }

  it('says how to get a DynamoDB, which it does not bring', () => {
    const { status, err } = installed.tdkafka('embedded', 'dynamodb', '--port', '0');
    assert.notEqual(status, 0);
    const { devDependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    assert.ok(err.includes(`installed by: npm install --no-save dynalite@${devDependencies.dynalite}\n`), err);
  });

  it('loads clients of AWS when they are needed', () => {
    const args = ['--connectors', join(import.meta.dirname, '../../examples/tutorial/connectors.yaml')];
    const { status, err } = installed.tdkafka('deployed', ...args, '--endpoint-url', 'http://127.0.0.1:1');
    assert.equal(status, 4, err);
  });
});

describe('an app in TypeScript with a VPC, a cluster, a key and secrets of its own', () => {
  let app: SynthesizedApp;
  before(() => {
    assert.equal(installed.compile('typescript'), '');
    app = installed.synth('typescript/app.js');
  });

  it('synthesizes, and CDK warns of nothing', () => {
    assert.deepEqual([app.status, app.stderr, app.findings], [0, '', []]);
  });

  it('has the code of each of the two functions once', () => assert.equal(app.handlers.length, 2));

  it('has a mapping for each topic, and schedules for each shard and the backfills', () => {
    const template = app.template(PLANT);
    const mappings = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
    assert.deepEqual(mappings.map(({ Properties }) => Properties.Topics[0]).sort(), ['events', 'meters', 'meters-old']);
    template.resourceCountIs('AWS::Scheduler::Schedule', 3);
    template.resourceCountIs('AWS::Lambda::Function', 3);
  });

  it('lets the operator change the settings and send commands', () => {
    app.template(PLANT).hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: 'OperatorDefaultPolicyA84BD3A6',
      PolicyDocument: {
        Statement: [
          { Action: ['ssm:GetParameter', 'ssm:PutParameter'], Effect: 'Allow' },
          { Action: 'lambda:InvokeFunction', Effect: 'Allow' },
        ],
      },
    });
  });

  it('has alarms that notify the SNS topic, and a dashboard where one is wanted', () => {
    const template = app.template(PLANT);
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    const told = alarms.filter(({ Properties }) => Properties.AlarmActions !== undefined);
    assert.deepEqual([...new Set(told.map(({ Properties }) => String(Properties.AlarmName).split('/')[1]))].sort(), [
      'meters',
      'rows',
    ]);
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 2);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'SumOffsetLag', Threshold: 50_000 });
  });

  it('retains the checkpoint table when its stack is deleted', () => {
    app.template(PLANT).hasResource('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Retain' });
  });
});

const PLANT = 'assembly-Prod/ProdPlantF5727CD7';

describe('the shortest app, in CommonJS', () => {
  it('synthesizes, with the code of both functions, and CDK warns of nothing', () => {
    const app = installed.synth('javascript/app.cjs');
    assert.deepEqual([app.status, app.stderr, app.findings], [0, '', []]);
    assert.equal(app.handlers.length, 2);
    const template = app.template('Shortest');
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
    template.resourceCountIs('AWS::Scheduler::Schedule', 2);
    template.resourceCountIs('AWS::DynamoDB::GlobalTable', 1);
  });
});
