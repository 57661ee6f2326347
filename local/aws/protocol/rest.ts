import { type AwsRequest, type Call, RawAnswer, type Route } from './call.ts';
import { jsonAnswer, jsonOf } from './json.ts';

const JSON_TYPE = 'application/json';

/**
 * A call in the protocol AWS REST JSON, whose operation is its method and path.
 * @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function restCall(request: AwsRequest, routes: readonly Route[]): Call {
  const { operation, input } = routed(request, routes);
  return {
    operation,
    input,
    answer: (result) => (result instanceof RawAnswer ? result : jsonAnswer(200, JSON_TYPE, result)),
    refuse: (error) => ({
      ...jsonAnswer(error.status, JSON_TYPE, { Type: error.status < 500 ? 'User' : 'Service', message: error.message }),
      headers: { 'Content-Type': JSON_TYPE, 'x-amzn-ErrorType': error.name },
    }),
  };
}

function routed(request: AwsRequest, routes: readonly Route[]): Pick<Call, 'operation' | 'input'> {
  const { method, path, query, headers, body } = request;
  for (const route of routes) {
    const labels = route.method === method ? labelsOf(route.path, path) : undefined;
    if (labels === undefined) continue;
    const ofHeaders = Object.entries(route.headers ?? {}).map(([name, header]) => [name, headers[header]]);
    return {
      operation: route.operation,
      input() {
        const content = route.payload === undefined ? jsonOf(body) : { [route.payload]: body };
        return { ...Object(content), ...Object.fromEntries(query), ...Object.fromEntries(ofHeaders), ...labels };
      },
    };
  }
  return { operation: `${method} /${path.join('/')}`, input: () => ({}) };
}

/** The members in a path; undefined when it is another one. */
function labelsOf(pattern: string, path: readonly string[]): Readonly<Record<string, string>> | undefined {
  const parts = pattern.slice(1).split('/');
  if (parts.length !== path.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    const given = path[index] ?? '';
    if (name !== undefined) labels[name] = given;
    else if (part !== given) return undefined;
  }
  return labels;
}
