import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { namedStack, nameErrorClasses } from '../../../functions/shared/readable-errors.ts';

/** A class as minification leaves it. */
function minified(name: string | undefined) {
  return class b extends Error {
    override readonly name = name ?? 'Error';
  };
}

describe('the class name of a minified error', () => {
  it('becomes the error’s name, which Lambda’s runtime logs', () => {
    const Minified = minified('TDengineError');
    const error = new Minified('refused');
    assert.equal(error.constructor.name, 'b');
    nameErrorClasses(error);
    assert.equal(error.constructor.name, 'TDengineError');
  });

  it('is set also for a cause, and for each of an AggregateError', () => {
    const [Cause, One, Two] = [minified('CauseError'), minified('OneError'), minified('TwoError')];
    const error = new Error('x', { cause: new AggregateError([new One(), new Two()], 'y', { cause: new Cause() }) });
    nameErrorClasses(error);
    assert.deepEqual([Cause.name, One.name, Two.name], ['CauseError', 'OneError', 'TwoError']);
  });

  it('is never one letter, also when a library gives no name', () => {
    const Minified = minified(undefined);
    nameErrorClasses(new Minified());
    assert.equal(Minified.name, 'Error');
  });

  it('is not changed for built-in classes, whatever the error’s name', () => {
    const error = Object.assign(new TypeError('x'), { name: 'TimeoutError' });
    nameErrorClasses(error);
    assert.equal(TypeError.name, 'TypeError');
    assert.equal(Error.name, 'Error');
  });

  it('is set once for circular causes, and not at all for values that are no errors', () => {
    const error = new Error('x');
    error.cause = error;
    nameErrorClasses(error);
    nameErrorClasses('text');
    nameErrorClasses(undefined);
  });
});

describe('the stack trace of a minified error', () => {
  it('begins with the name of the error', () => {
    const Minified = minified('TickError');
    assert.match(namedStack(new Minified('1 of 2 tables failed')), /^TickError: 1 of 2 tables failed\n/);
    assert.match(namedStack(new Minified()), /^TickError\n/);
    assert.match(namedStack(new TypeError('x')), /^TypeError: x\n/);
  });

  it('is not changed when it begins with something else', () => {
    const error = Object.assign(new Error('x'), { name: 'X', stack: 'Errors: y' });
    assert.equal(namedStack(error), 'Errors: y');
  });
});
