import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SettingsError } from '../../../functions/shared/settings/index.ts';
import { detachedNotes, detachedSinks } from '../../../lib/stacks/detached.ts';
import { addStacks } from '../../../lib/stacks/stacks.ts';
import { connectorsWith } from '../../support/stacks/connectors-with.ts';
import { context, standIn } from '../../support/stacks/synth.ts';

const TWO_SINKS = { 'sinks.other': { topics: ['others', 'more'], database: 'power' } };

/** The resources of each stack, by the stack's name and their logical ids. */
function resourcesOf(
  detached: readonly string[],
): Readonly<Record<string, Readonly<Record<string, { Type: string }>>>> {
  process.env.CDK_VALIDATION = 'false';
  const app = new App({ context });
  addStacks(app, connectorsWith(TWO_SINKS), standIn, { detached });
  return Object.fromEntries(
    app.synth().stacks.map((stack) => [stack.stackName, Template.fromJSON(stack.template).toJSON().Resources]),
  );
}

describe('the stack of a sink under -c detached', () => {
  const whole = resourcesOf([]);
  const { 'demo-meters-sink': meters = {}, 'demo-other-sink': other, ...others } = resourcesOf(['meters']);
  const typesOf = (resources: Readonly<Record<string, { Type: string }>> = {}) =>
    Object.values(resources).map(({ Type }) => Type);

  it('has no mapping, and an alarm that goes off when it stays so', () => {
    assert.ok(typesOf(whole['demo-meters-sink']).includes('AWS::Lambda::EventSourceMapping'));
    assert.ok(!typesOf(meters).includes('AWS::Lambda::EventSourceMapping'));
    const [alarm] = Object.values(meters).filter((each) => JSON.stringify(each).includes('"demo/meters/detached"'));
    const { Properties } = Object.assign({ Properties: {} }, alarm);
    assert.partialDeepStrictEqual(Properties, {
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
      Period: 900,
    });
    assert.ok(!JSON.stringify(whole).includes('/detached"'));
  });

  it('has its function, log, settings and role under the same ids', () => {
    const ofMappings = /^AWS::(Lambda::EventSourceMapping|CloudWatch::Alarm|CDK::Metadata)$/;
    const idsOf = (resources: Readonly<Record<string, { Type: string }>> = {}) =>
      Object.entries(resources).flatMap(([id, { Type }]) => (ofMappings.test(Type) ? [] : [id]));
    assert.deepEqual(idsOf(meters), idsOf(whole['demo-meters-sink']));
  });

  it('leaves the stacks of other connectors as they are', () => {
    assert.deepEqual(other, whole['demo-other-sink']);
    const { 'demo-meters-sink': _, 'demo-other-sink': __, 'demo-dashboard': ___, ...rest } = whole;
    const { 'demo-dashboard': ____, ...found } = others;
    assert.deepEqual(found, rest);
  });
});

describe('the option -c detached', () => {
  const file = connectorsWith(TWO_SINKS);

  it('takes names of sinks in the file', () => {
    assert.deepEqual(detachedSinks(file, undefined), []);
    assert.deepEqual(detachedSinks(file, 'meters'), ['meters']);
    assert.deepEqual(detachedSinks(file, 'meters,other'), ['meters', 'other']);
  });

  for (const context of ['', 'test', 'meters,', 'meters, other', 'Meters', true, ['meters']]) {
    it(`refuses ${JSON.stringify(context)}`, () => {
      assert.throws(
        () => detachedSinks(file, context),
        (error) =>
          error instanceof SettingsError &&
          /^must be sinks of the file, several separated by commas: meters, other; got /.test(error.problems[0] ?? ''),
      );
    });
  }

  it('prints that nothing reads the topics', () => {
    assert.deepEqual(detachedNotes(file, []), []);
    assert.deepEqual(detachedNotes(file, ['other']), [
      'sink other is without its mappings: nothing reads others, more until it is deployed without -c detached',
    ]);
  });

  it('prints that a starting position of LATEST would miss records', () => {
    const latest = connectorsWith({ 'sinks.meters.startingPosition': 'LATEST' });
    assert.match(detachedNotes(latest, ['meters'])[1] ?? '', /^ {2}startingPosition LATEST would miss .*AT_TIMESTAMP/);
  });
});
