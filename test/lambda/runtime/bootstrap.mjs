// Lambda's Runtime API as a runtime speaks it, where Lambda's own client cannot be installed.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html
import { request } from 'node:http';
import { join } from 'node:path';

const { AWS_LAMBDA_RUNTIME_API: api, _HANDLER: handlerName = '', LAMBDA_TASK_ROOT: root = '' } = process.env;
const [host, port] = api.split(':');

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, method, path: `/2018-06-01/runtime/${path}` }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ ...response, headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

function report(path, error) {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  console.error(JSON.stringify({ errorType: name, errorMessage: message, stackTrace: stack }));
  return call('POST', path, JSON.stringify({ errorType: name, errorMessage: message, trace: stack?.split('\n') }));
}

async function load() {
  const [file, name] = handlerName.split('.');
  try {
    const { [name]: handler } = await import(join(root, `${file}.mjs`));
    if (typeof handler !== 'function') throw new Error(`${handlerName} is undefined or not exported`);
    return handler;
  } catch (error) {
    await report('init/error', error);
    process.exit(1);
  }
}

for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.once(event, (error) => {
    console.error(error);
    process.exit(1);
  });
}

const handler = await load();
for (;;) {
  const { headers, body } = await call('GET', 'invocation/next');
  const id = headers['lambda-runtime-aws-request-id'];
  const context = {
    awsRequestId: id,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    getRemainingTimeInMillis: () => Number(headers['lambda-runtime-deadline-ms']) - Date.now(),
  };
  try {
    const value = await handler(JSON.parse(body), context);
    await call('POST', `invocation/${id}/response`, JSON.stringify(value ?? null));
  } catch (error) {
    await report(`invocation/${id}/error`, error);
  }
}
