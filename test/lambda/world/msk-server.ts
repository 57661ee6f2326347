import { createServer } from 'node:http';
import { listen, shut } from '../../../local/parts/http.ts';

/** Amazon MSK as far as functions ask it. */
export interface MskServer {
  /** For `AWS_ENDPOINT_URL_KAFKA`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts one that knows a cluster. @param brokers its answer, as in https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn-bootstrap-brokers.html */
export async function startMsk(clusterArn: string, brokers: Readonly<Record<string, string>>): Promise<MskServer> {
  const server = createServer((request, response) => {
    const known = decodeURIComponent(request.url ?? '') === `/v1/clusters/${clusterArn}/bootstrap-brokers`;
    const answer = known ? brokers : { message: 'The requested cluster does not exist.' };
    response.writeHead(known ? 200 : 404, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  return { url: `http://127.0.0.1:${await listen(server, 0)}`, close: () => shut(server) };
}
