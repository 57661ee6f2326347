import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ConnectorMonitoring } from '../../../lib/monitoring/connector-monitoring.ts';
import { DeploymentDashboard } from '../../../lib/monitoring/deployment-dashboard.ts';
import { appWith, templatesWith, templateWith } from '../../support/stacks/synth.ts';
import { quotaProblems } from '../aws/quota-problems.ts';
import { readTemplate } from '../aws/template-problems.ts';
import { widgetsOf } from './dashboard-body.ts';
import { aSource } from './monitored.ts';

const FAR = { clusterArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/far/5d7c6f2e-0a4b-4c1d-9e8f-7a6b5c4d3e2f-1' };

function names(template: Template | undefined): readonly unknown[] {
  return Object.values(template?.findResources('AWS::CloudWatch::Dashboard') ?? {}).map(
    ({ Properties }) => Properties.DashboardName,
  );
}

describe('the dashboard of a deployment', () => {
  it('is in a stack of its own, with all connectors and their alarms', () => {
    const template = templatesWith()['demo-dashboard'];
    assert.ok(template);
    assert.deepEqual(names(template), ['tdkafka_demo']);
    const titles = widgetsOf(template).map(({ type, properties }) => `${type}: ${properties.title}`);
    assert.equal(titles.filter((title) => title === 'alarm: Alarms').length, 2);
    for (const title of ['metric: Records', 'metric: Rows', 'metric: mapping-errors/meters', 'metric: Trouble']) {
      assert.ok(titles.includes(title), title);
    }
    const body = JSON.stringify(template.toJSON());
    for (const name of ['demo/meters/trouble', 'demo/test/silent', 'demo-meters-sink', '/tdkafka/demo-test-source']) {
      assert.ok(body.includes(name), name);
    }
  });

  it('needs no exports of the connectors’ stacks, which can be deleted before it', () => {
    for (const [name, template] of Object.entries(templatesWith())) {
      const exported = Object.values(template.findOutputs('*')).filter(({ Export }) => Export !== undefined);
      // The sources import the table of positions, which outlives them all.
      assert.equal(exported.length > 0, name === 'demo-checkpoints', name);
    }
  });

  it('names functions and log groups as the connectors’ stacks do', () => {
    const templates = templatesWith();
    templates['demo-meters-sink']?.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'demo-meters-sink' });
    templates['demo-meters-sink']?.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/tdkafka/demo-meters-sink',
    });
    const long = templatesWith({
      deployment: 'd'.repeat(40),
      'sinks.meters': undefined,
      [`sinks.${'m'.repeat(40)}`]: { topics: ['aa'], database: 'b' },
    });
    const [name] = Object.values(long)
      .flatMap((template) => Object.values(template.findResources('AWS::Lambda::Function')))
      .map(({ Properties }) => String(Properties.FunctionName));
    assert.equal(name?.length, 64);
  });

  it('is one for each region, with the connectors in that region', () => {
    const templates = templatesWith({ 'kafkaClusters.far': FAR, 'sinks.meters.kafkaCluster': 'far' });
    assert.deepEqual(
      Object.keys(templates)
        .filter((name) => name.includes('dashboard'))
        .sort(),
      ['demo-dashboard', 'demo-dashboard-eu-west-1'],
    );
    const has = (name: string, text: string) => JSON.stringify(templates[name]?.toJSON()).includes(text);
    assert.ok(has('demo-dashboard', 'demo/meters/errors') && !has('demo-dashboard', 'demo/test/errors'));
    assert.ok(has('demo-dashboard-eu-west-1', 'demo/test/errors'));
    const regions = appWith({ 'kafkaClusters.far': FAR, 'sinks.meters.kafkaCluster': 'far' })
      .synth()
      .stacks.filter(({ stackName }) => stackName.includes('dashboard'))
      .map(({ environment }) => environment.region);
    assert.deepEqual(regions.sort(), ['eu-west-1', 'us-east-1']);
  });

  it('is left out, or replaced by one for each connector, as the settings say', () => {
    const none = templatesWith({ 'monitoring.dashboard': 'none' });
    assert.deepEqual(Object.values(none).flatMap(names), []);
    const each = templatesWith({ 'monitoring.dashboard': 'connector' });
    assert.deepEqual(Object.values(each).flatMap(names).sort(), ['demo_meters', 'demo_test']);
    assert.equal(each['demo-dashboard'], undefined);
  });

  it('refers to connectors of its own stack, and continues in a second dashboard when they are many', () => {
    process.env.CDK_VALIDATION = 'false';
    const stack = new Stack(new App(), 'plant');
    const watched = aSource(stack);
    const connectors = Array.from({ length: 40 }, (_, at) => {
      const connector = `c${at}`;
      return new ConnectorMonitoring(stack, connector, { watched: { ...watched, connector } });
    });
    const { dashboards } = new DeploymentDashboard(stack, 'All', { deployment: 'plant', connectors });
    assert.equal(dashboards.length, 2);
    const template = Template.fromStack(stack);
    assert.deepEqual(names(template).toSorted(), ['tdkafka_plant', 'tdkafka_plant_2']);
    assert.match(JSON.stringify(template.findResources('AWS::CloudWatch::Dashboard')), /"Ref":"Function/);
  });
});

describe('the dashboards of many connectors', () => {
  it('are each within CloudWatch’s quotas', () => {
    const sinks = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`s${at}`, { topics: [`t${at}-a`], database: 'power' }]),
    );
    const template = templateWith('demo-dashboard', { sinks, sources: undefined });
    assert.deepEqual(names(template).toSorted(), ['tdkafka_demo', 'tdkafka_demo_2']);
    assert.deepEqual(quotaProblems(readTemplate(template.toJSON())), []);
  });

  it('are each within CloudWatch’s quotas when the topics are many', () => {
    const sinks = Object.fromEntries(
      Array.from({ length: 10 }, (_, at) => [
        `s${at}`,
        { topics: Array.from({ length: 30 }, (_, topic) => `t${at}-${topic}`), database: 'power' },
      ]),
    );
    const template = templateWith('demo-dashboard', { sinks, sources: undefined });
    assert.deepEqual(quotaProblems(readTemplate(template.toJSON())), []);
  });
});
