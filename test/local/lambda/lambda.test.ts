import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createLambda, type LambdaFunction, type LambdaOptions } from '../../../local/lambda/lambda.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'handlers');
const started: LambdaFunction[] = [];
after(() => Promise.all(started.map((lambda) => lambda.close())));

function start(handler: string, options: Partial<LambdaOptions> = {}): LambdaFunction {
  const lambda = createLambda({
    functionName: 'demo-sink',
    bundle: { folder, handler: handler },
    environment: { SETTING: 'value' },
    memoryMb: 128,
    timeoutMs: 5_000,
    ...options,
  });
  started.push(lambda);
  return lambda;
}

async function resultOf(lambda: LambdaFunction, event: unknown): Promise<Record<string, unknown>> {
  const invocation = await lambda.invoke(event);
  assert.equal(invocation.outcome, 'returned');
  assert.ok(typeof invocation.result === 'object' && invocation.result !== null);
  return { ...invocation.result };
}

async function errorOf(lambda: LambdaFunction, event: unknown) {
  const invocation = await lambda.invoke(event);
  assert.equal(invocation.outcome, 'failed');
  const { errorType, errorMessage } = invocation.error;
  return { errorType, errorMessage, requestId: invocation.requestId };
}

describe('a local Lambda function', () => {
  it('gets its event as JSON, and its name, request id and remaining time in the context', async () => {
    const result = await resultOf(start('echo.handler'), { at: new Date(0), gone: undefined });
    assert.deepEqual(result.event, { at: '1970-01-01T00:00:00.000Z' });
    assert.equal(result.functionName, 'demo-sink');
    assert.match(String(result.requestId), /^[0-9a-f-]{36}$/);
    const remaining = Number(result.remaining);
    assert.ok(remaining > 0 && remaining <= 5_000, `remaining ${remaining}`);
  });

  it('sees only its own environment variables, with dummy credentials and a region', async () => {
    process.env.SECRET_OF_THE_HOST = 'x';
    const { environment } = await resultOf(start('echo.handler'), {});
    assert.ok(typeof environment === 'object' && environment !== null);
    const seen: Record<string, unknown> = { ...environment };
    assert.equal(seen.SETTING, 'value');
    assert.equal(seen.AWS_REGION, 'us-east-1');
    assert.equal(seen.AWS_ACCESS_KEY_ID, 'local');
    assert.equal(seen.AWS_EC2_METADATA_DISABLED, 'true');
    assert.equal(seen.SECRET_OF_THE_HOST, undefined);
    assert.equal(seen.PATH, undefined);
  });

  it('uses its container again, and another container for a concurrent invocation', async () => {
    const lambda = start('echo.handler');
    assert.equal((await resultOf(lambda, {})).invocations, 1);
    assert.equal((await resultOf(lambda, {})).invocations, 2);
    const both = await Promise.all([resultOf(lambda, {}), resultOf(lambda, {})]);
    assert.deepEqual(both.map((result) => result.invocations).sort(), [1, 3]);
  });

  it('passes on its log line by line, all of it before the result', async () => {
    const lines: string[] = [];
    await resultOf(start('echo.handler', { onLog: (line) => lines.push(line) }), {});
    assert.deepEqual(lines, ['{"message":"invoked","invocation":1}', 'first line', 'second line']);
  });

  it('reports a thrown error with its type and message and keeps the container', async () => {
    const lambda = start('misbehave.handler');
    const error = await errorOf(lambda, { how: 'throw' });
    assert.deepEqual([error.errorType, error.errorMessage], ['BrokenPipe', 'the pipe is broken']);
    const text = await errorOf(lambda, { how: 'throw-text' });
    assert.deepEqual([text.errorType, text.errorMessage], ['string', 'only text']);
    assert.deepEqual(await lambda.invoke({ how: 'count' }).then((i) => i.outcome === 'returned' && i.result), 3);
  });

  for (const how of ['hang', 'spin']) {
    it(`ends an invocation that would ${how} at its timeout, and starts cold after it`, async () => {
      const lambda = start('misbehave.handler', { timeoutMs: 250 });
      const error = await errorOf(lambda, { how });
      assert.equal(error.errorType, 'Sandbox.Timedout');
      assert.equal(error.errorMessage, `RequestId: ${error.requestId} Error: Task timed out after 0.25 seconds`);
      const next = await lambda.invoke({ how: 'count' });
      assert.equal(next.outcome === 'returned' && next.result, 1);
    });
  }

  const crashes = [
    ['exit', 'Runtime.ExitError', 'Runtime exited with error: exit status 3'],
    ['reject-elsewhere', 'Runtime.UnhandledPromiseRejection', 'nobody waits for this'],
    ['throw-elsewhere', 'TypeError', 'thrown in a callback'],
  ] as const;
  for (const [how, type, message] of crashes) {
    it(`reports ${type} when the code does ${how}, and starts cold after it`, async () => {
      const lambda = start('misbehave.handler');
      const error = await errorOf(lambda, { how });
      assert.deepEqual([error.errorType, error.errorMessage], [type, message]);
      const next = await lambda.invoke({ how: 'wait' });
      assert.equal(next.outcome === 'returned' && next.result, 1);
    });
  }

  it('ends with the next close a container that was started while others were being ended', async () => {
    const lambda = start('misbehave.handler', { timeoutMs: 60_000 });
    await lambda.invoke({});
    const closing = lambda.close();
    const meanwhile = errorOf(lambda, { how: 'hang' });
    await closing;
    await lambda.close();
    assert.equal((await meanwhile).errorType, 'Runtime.ExitError');
  });

  it('refuses a response over 6,291,556 bytes', async () => {
    const lambda = start('misbehave.handler');
    assert.equal((await lambda.invoke({ how: 'biggest' })).outcome, 'returned');
    assert.equal((await errorOf(lambda, { how: 'big' })).errorType, 'Function.ResponseSizeTooLarge');
  });

  const broken = [
    ['missing-import.handler', 'Runtime.ImportModuleError', /does-not-exist/],
    ['throws-at-load.handler', 'RangeError', /no luck while loading/],
    ['misbehave.notAFunction', 'Runtime.HandlerNotFound', /notAFunction is undefined or not exported/],
  ] as const;
  for (const [handler, type, message] of broken) {
    it(`fails every invocation of ${handler} with ${type}`, async () => {
      const lambda = start(handler);
      for (const _ of [1, 2]) {
        const error = await errorOf(lambda, {});
        assert.equal(error.errorType, type);
        assert.match(error.errorMessage, message);
      }
    });
  }
});
