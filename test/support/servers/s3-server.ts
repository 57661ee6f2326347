import type { ServerResponse } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { type SeenRequest, startRestServer } from './rest-server.ts';

/** A bucket that answers as S3 does, for the three things that are asked of it. */
export interface S3Server {
  readonly client: S3Client;
  /** What is in the bucket, by key. */
  readonly objects: Map<string, string>;
  /** What was asked, such as `GET key`, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** How the bucket answers. */
export interface S3Behaviour {
  readonly bucket: string;
  /** Objects in one page of a list; S3 has 1,000. */
  readonly page: number;
  /** What the caller has no right to. */
  readonly denied?: 'list' | 'GET' | 'DELETE';
  /** Is told what is asked before it is done. */
  readonly before?: (asked: string, objects: Map<string, string>) => void;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html, API_GetObject.html, API_DeleteObject.html */
export async function startS3Server(
  given: Readonly<Record<string, string>>,
  { bucket, page, denied, before }: S3Behaviour,
): Promise<S3Server> {
  const objects = new Map(Object.entries(given));
  const asked: string[] = [];
  const server = await startRestServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://s3');
    const [, name = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(decodeURIComponent(url.pathname)) ?? [];
    const what = whatIsAsked(request, url, key);
    asked.push(what === 'list' ? `list ${url.searchParams.get('prefix')}` : `${what} ${key}`);
    before?.(asked.at(-1) ?? '', objects);
    if (name !== bucket) return refuse(response, 404, 'NoSuchBucket', 'The specified bucket does not exist');
    if (what === denied) return refuse(response, 403, 'AccessDenied', 'Access Denied');
    switch (what) {
      case 'list':
        return response.setHeader('content-type', 'application/xml').end(listed(url.searchParams));
      case 'GET': {
        const body = objects.get(key);
        if (body === undefined) return refuse(response, 404, 'NoSuchKey', 'The specified key does not exist.');
        return response.setHeader('content-type', 'application/json').end(body);
      }
      case 'DELETE':
        // One that is not there is deleted too.
        objects.delete(key);
        return response.writeHead(204).end();
      default:
        return refuse(response, 405, 'MethodNotAllowed', `${request.method} ${request.url}`);
    }
  });
  const client = new S3Client({
    ...{ region: 'eu-west-1', endpoint: server.url, forcePathStyle: true },
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });

  /** A page of keys in their order; the token of the next one stands for the last key of this one. */
  function listed(query: URLSearchParams): string {
    const prefix = query.get('prefix') ?? '';
    const behind = Buffer.from(query.get('continuation-token') ?? '', 'base64').toString();
    const left = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > behind).sort();
    const keys = left.slice(0, page);
    const next = Buffer.from(keys.at(-1) ?? '').toString('base64');
    const contents = keys.map(
      (key) =>
        `<Contents><Key>${xmlText(key)}</Key><LastModified>2024-05-01T00:00:00.000Z</LastModified>` +
        `<ETag>&quot;0&quot;</ETag><Size>${objects.get(key)?.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
    );
    return (
      '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
      `<Name>${bucket}</Name><Prefix>${xmlText(prefix)}</Prefix><KeyCount>${keys.length}</KeyCount><MaxKeys>${page}</MaxKeys>` +
      (keys.length < left.length
        ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${next}</NextContinuationToken>`
        : '<IsTruncated>false</IsTruncated>') +
      `${contents.join('')}</ListBucketResult>`
    );
  }

  return {
    client,
    objects,
    asked,
    async close() {
      client.destroy();
      await server.close();
    },
  };
}

function whatIsAsked({ method = '' }: SeenRequest, url: URL, key: string): string {
  return method === 'GET' && key === '' && url.searchParams.get('list-type') === '2' ? 'list' : method;
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${xmlText(message)}</Message>` +
        '<RequestId>4442587FB7D0A2F9</RequestId><HostId>host</HostId></Error>',
    );
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
