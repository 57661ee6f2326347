import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { OperationError } from '../../../operations/operation-error.ts';
import { explainJson, settingsMeant } from '../../../operations/settings/explain.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/settings.json'), 'utf8');
const all = explainJson.parse(JSON.parse(text));
const paths = (asked: string) => settingsMeant(all, asked).map(({ path }) => path);

describe('the settings that a person means', () => {
  it('are those of a whole path, with the names of connectors and places in lists', () => {
    assert.deepEqual(paths('sinks.meters.errors.tolerance'), ['sinks.*.errors.tolerance']);
    assert.deepEqual(paths('sinks.plants.routes[0].stable'), ['sinks.*.routes[].stable']);
    assert.deepEqual(paths('deployment'), ['deployment']);
  });

  it('are all that end so, whatever the case', () => {
    assert.deepEqual(paths('errors.TOLERANCE'), ['sinks.*.errors.tolerance', 'sources.*.errors.tolerance']);
  });

  it('are all below a mapping that is no setting itself', () => {
    assert.deepEqual(paths('provisionedPollerConfig').length, 3);
  });

  it('are none of a name that is only near, with the one that was likely meant', () => {
    assert.throws(
      () => paths('toleranz'),
      new OperationError('asked-wrongly', 'there is no setting toleranz; did you mean tolerance?'),
    );
  });

  it('tell when a change takes effect', () => {
    const effect = (asked: string) => settingsMeant(all, asked)[0]?.effect;
    assert.equal(effect('sinks.x.errors.tolerance'), 'minute');
    assert.equal(effect('sources.x.schedule'), 'deploy');
    assert.equal(effect('sinks.x.tests'), 'tests');
    assert.equal(effect('kafka.clusterArn'), 'deploy');
  });
});
