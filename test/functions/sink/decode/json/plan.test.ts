import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NO_SLOT } from '../../../../../functions/sink/decode/json/found.ts';
import { Learned } from '../../../../../functions/sink/decode/json/learned.ts';
import { Plan } from '../../../../../functions/sink/decode/json/plan.ts';
import { Reader } from '../../../../../functions/sink/decode/json/reader.ts';
import { MISSING, OBJECT } from '../../../../../functions/sink/decode/json/value.ts';
import { ALL, namedReader } from '../../../../support/sink/json-reader.ts';

describe('all remaining fields of a JSON record', () => {
  it('leave out those below an object that a setting reads as a whole', () => {
    const { unnamed, values } = namedReader([['a']], ALL)('{"a":{"b":1},"c":{"d":2}}');
    assert.deepEqual(unnamed, ['c.d']);
    assert.deepEqual([values[0]?.kind, values[0]?.json()], [OBJECT, '{"b":1}']);
  });

  it('leave out excluded fields with all below them, also when a setting names one of these', () => {
    const read = namedReader([['a', 'b']], { ...ALL, excludes: ([first]) => first === 'a' });
    const { unnamed, values } = read('{"a":{"b":1,"x":2},"c":{"a":3}}');
    assert.deepEqual(unnamed, ['c.a']);
    assert.equal(values[0]?.json(), '1');
  });

  it('include others below a key of which a setting names one, and that key itself when it is no object', () => {
    const read = namedReader([['a', 'b']], ALL);
    assert.deepEqual(read('{"a":{"b":1,"x":2}}').unnamed, ['a.x']);
    const { unnamed, values } = read('{"a":5}');
    assert.deepEqual(unnamed, ['a']);
    assert.equal(values[0]?.kind, MISSING);
  });

  it('are only the included ones, with all below them', () => {
    const read = namedReader([], { ...ALL, includes: (steps) => steps.join('.') === 'a.b' });
    assert.deepEqual(read('{"a":{"b":{"c":1,"d":{"e":2}},"x":3},"b":4}').unnamed, ['a.b.c', 'a.b.d.e']);
  });
});

describe('the slots of a plan for reading JSON', () => {
  const plan = new Plan({ values: [['a', 'b'], ['c'], ['a', 'd'], ['a', 'b']], arrays: [['a']] });

  it('are one for each value and each array, and consecutive for all below one key', () => {
    const slots = [['a', 'b'], ['a', 'd'], ['c']].map((steps) => plan.node(steps).slot);
    const { arraySlot, from, to } = plan.node(['a']);
    assert.deepEqual(slots.toSorted(), plan.namedSlots().toSorted());
    assert.equal(new Set([...slots, arraySlot, NO_SLOT]).size, plan.slots);
    assert.deepEqual(
      [...slots, arraySlot].map((slot) => slot >= from && slot < to),
      [true, true, false, true],
    );
  });

  it('are found only by paths that the plan has', () => {
    assert.throws(() => plan.node(['a', 'x']), { message: 'the plan has no place for a.x' });
  });
});

describe('the keys that a JSON reader learns from records', () => {
  it('are forgotten when they are too many, except those that settings name', () => {
    const plan = new Plan({ values: [['k', 'n']], arrays: [] });
    const learned = new Learned(plan, plan.slots);
    const above = learned.key(plan.node(['k']));
    for (let index = 0; index < 4_999; index++) learned.add(above, `x${index}`);
    assert.equal(learned.isCrowded, false);
    learned.add(above, 'last');
    assert.equal(learned.isCrowded, true);
    assert.equal(learned.add(above, 'one more'), learned.add(above, 'another'));
    assert.deepEqual([...new Learned(plan, plan.slots).key(plan.node(['k'])).children.keys()], ['n']);
  });

  it('are reported once as fields that no setting reads, and again after all were forgotten', () => {
    const reader = new Reader(new Plan({ values: [['a']], arrays: [] }));
    const told = (text: string) => {
      reader.read(text);
      return reader.takeUnwanted().map(({ steps, place }) => [place, ...steps]);
    };
    assert.deepEqual(told('{"a":1,"b":2}'), [['key', 'b']]);
    assert.deepEqual(told('{"b":3,"c":4}'), [['key', 'c']]);
    const many = Array.from({ length: 5_000 }, (_, at) => `"x${at}":0`).join();
    assert.equal(told(`{${many}}`).length, 4_998);
    assert.deepEqual(told('{"b":3,"c":4}'), [
      ['key', 'b'],
      ['key', 'c'],
    ]);
  });

  it('are reported as fields that no setting reads up to 2,000 at once', () => {
    const reader = new Reader(new Plan({ values: [['a']], arrays: [] }));
    for (let index = 0; index < 12_000; index++) reader.read(`{"k${index}":1}`);
    assert.equal(reader.takeUnwanted().length, 2_000);
  });

  it('are reported at a path of which only fields below are read, when it holds no object', () => {
    const reader = new Reader(new Plan({ values: [['a', 'b']], arrays: [] }));
    for (const text of ['{"a":{"b":1}}', '{"a":1}', '{"a":2}']) reader.read(text);
    assert.deepEqual(reader.takeUnwanted(), [{ steps: ['a'], place: 'object' }]);
    assert.deepEqual(reader.takeUnwanted(), []);
  });
});
