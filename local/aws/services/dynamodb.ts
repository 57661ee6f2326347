import type { Answer, AwsRequest } from '../protocol/call.ts';
import type { ForwardedService } from '../server.ts';

/** Headers that a DynamoDB reads. */
const READ = ['authorization', 'content-type', 'x-amz-date', 'x-amz-target'];

/** DynamoDB, as the server at `url` is one. */
export function dynamoDbService(url: string): ForwardedService {
  return {
    async forward({ headers, body }: AwsRequest): Promise<Answer> {
      const read = READ.flatMap((name): [string, string][] => {
        const value = headers[name];
        return typeof value === 'string' ? [[name, value]] : [];
      });
      const response = await fetch(url, { method: 'POST', headers: read, body: new Uint8Array(body) });
      const type = response.headers.get('content-type') ?? 'application/x-amz-json-1.0';
      // Clients of DynamoDB check the sum.
      const sum = response.headers.get('x-amz-crc32');
      return {
        status: response.status,
        headers: { 'Content-Type': type, ...(sum !== null && { 'x-amz-crc32': sum }) },
        body: await response.text(),
      };
    },
  };
}
