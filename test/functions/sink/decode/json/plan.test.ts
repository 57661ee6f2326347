import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NO_SLOT } from '../../../../../functions/sink/decode/json/found.ts';
import { Learned } from '../../../../../functions/sink/decode/json/learned.ts';
import { Plan } from '../../../../../functions/sink/decode/json/plan.ts';
import { Reader } from '../../../../../functions/sink/decode/json/reader.ts';
import { MISSING, OBJECT } from '../../../../../functions/sink/decode/json/value.ts';
import { ALL, namedReader } from '../../../../support/sink/json-reader.ts';

describe('all fields below a place', () => {
  it('are wanted but for those below one that is wanted as a whole', () => {
    const { unnamed, values } = namedReader([['a']], ALL)('{"a":{"b":1},"c":{"d":2}}');
    assert.deepEqual(unnamed, ['c.d']);
    assert.deepEqual([values[0]?.kind, values[0]?.json()], [OBJECT, '{"b":1}']);
  });

  it('are wanted but for those that are excluded, with all that is below them, though a setting names one of these', () => {
    const read = namedReader([['a', 'b']], { ...ALL, excludes: ([first]) => first === 'a' });
    const { unnamed, values } = read('{"a":{"b":1,"x":2},"c":{"a":3}}');
    assert.deepEqual(unnamed, ['c.a']);
    assert.equal(values[0]?.json(), '1');
  });

  it('are wanted below a key of which a setting names but one, and that key itself where it is no object', () => {
    const read = namedReader([['a', 'b']], ALL);
    assert.deepEqual(read('{"a":{"b":1,"x":2}}').unnamed, ['a.x']);
    const { unnamed, values } = read('{"a":5}');
    assert.deepEqual(unnamed, ['a']);
    assert.equal(values[0]?.kind, MISSING);
  });

  it('are those that are asked for: one that is wanted has all below it wanted too', () => {
    const read = namedReader([], { ...ALL, includes: (steps) => steps.join('.') === 'a.b' });
    assert.deepEqual(read('{"a":{"b":{"c":1,"d":{"e":2}},"x":3},"b":4}').unnamed, ['a.b.c', 'a.b.d.e']);
  });
});

describe('the slots of a plan', () => {
  const plan = new Plan({ values: [['a', 'b'], ['c'], ['a', 'd'], ['a', 'b']], arrays: [['a']] });

  it('are one for each value and each array, and those below a place are in a row', () => {
    const slots = [['a', 'b'], ['a', 'd'], ['c']].map((steps) => plan.node(steps).slot);
    const { arraySlot, from, to } = plan.node(['a']);
    assert.deepEqual(slots.toSorted(), plan.namedSlots().toSorted());
    assert.equal(new Set([...slots, arraySlot, NO_SLOT]).size, plan.slots);
    assert.deepEqual(
      [...slots, arraySlot].map((slot) => slot >= from && slot < to),
      [true, true, false, true],
    );
  });

  it('are asked for by paths that the plan has', () => {
    assert.throws(() => plan.node(['a', 'x']), { message: 'the plan has no place for a.x' });
  });
});

describe('the keys that records teach', () => {
  it('are thrown away when they are too many, those that settings name never', () => {
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

  it('are told once where nothing of them is wanted, and again when all was thrown away', () => {
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

  it('do not wait without end to be taken as what is unwanted', () => {
    const reader = new Reader(new Plan({ values: [['a']], arrays: [] }));
    for (let index = 0; index < 12_000; index++) reader.read(`{"k${index}":1}`);
    assert.equal(reader.takeUnwanted().length, 2_000);
  });

  it('are told at a place of which only what is below is wanted, when there is no object', () => {
    const reader = new Reader(new Plan({ values: [['a', 'b']], arrays: [] }));
    for (const text of ['{"a":{"b":1}}', '{"a":1}', '{"a":2}']) reader.read(text);
    assert.deepEqual(reader.takeUnwanted(), [{ steps: ['a'], place: 'object' }]);
    assert.deepEqual(reader.takeUnwanted(), []);
  });
});
