import type { IncomingHttpHeaders } from 'node:http';
import type { AwsError } from './error.ts';

/** A request to any service. */
export interface AwsRequest {
  readonly method: string;
  /** The parts of the path, decoded; empty ones left out. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What goes back over HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Result of an operation whose answer is more than its members as JSON. */
export class RawAnswer implements Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;

  constructor({ status, headers, body }: Answer) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** Who asks. */
export interface Caller {
  /** The access key, of which any will do. */
  readonly accessKey: string;
  readonly region: string;
}

/** An operation that is asked for in one of AWS's protocols, which its answer is in, too. */
export interface Call {
  /** Name of the operation; of a path that is none, its method and path. */
  readonly operation: string;
  /** Its members by AWS's names. @throws AwsError when the body cannot be read */
  readonly input: () => unknown;
  answer(result: object): Answer;
  refuse(error: AwsError): Answer;
}

/** Operations of a service by name. Their results are members by AWS's names; a time is a Date. */
export type Operations = Readonly<Record<string, (input: unknown, caller: Caller) => object | Promise<object>>>;

/** A service of AWS. */
export interface Service {
  /** By name. */
  readonly operations: Operations;
  /** Namespace of its XML, where it has the query protocol. */
  readonly xmlNamespace?: string;
  /** Its paths, where it has the REST protocol. */
  readonly routes?: readonly Route[];
}

/** Which operation a path of the REST protocol is. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With the members that are part of it in braces: `/schedules/{Name}`. */
  readonly path: string;
  readonly operation: string;
  /** Members that are headers, by name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The member that is the body as it comes. */
  readonly payload?: string;
}
