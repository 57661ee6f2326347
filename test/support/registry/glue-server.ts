import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { deflateSync } from 'node:zlib';
import { bodyOf, listen, shut } from '../../../local/parts/http.ts';

/** A stand-in for AWS Glue's schema registry. */
export interface GlueServer {
  readonly url: string;
  /** Keeps a schema. @returns the id of its version. */
  add(format: 'AVRO' | 'PROTOBUF' | 'JSON', definition: string): string;
  /** The requests so far: what was called, and who signed it for which region and service. */
  readonly asked: readonly { readonly target: string; readonly scope: string }[];
  /** Answers all that comes so, from now on; as Glue does when it is undefined. */
  answer: { readonly status: number; readonly body: string } | undefined;
  close(): Promise<void>;
}

/**
 * Answers GetSchemaVersion by a version's id in AWS's JSON protocol 1.1, and no other call.
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_GetSchemaVersion.html
 */
export async function startGlueServer(): Promise<GlueServer> {
  const versions = new Map<string, object>();
  const asked: { target: string; scope: string }[] = [];
  const server = createServer(async (request, response) => {
    const { SchemaVersionId: id } = JSON.parse(await bodyOf(request));
    const target = String(request.headers['x-amz-target']);
    const [, scope = ''] = /Credential=[^/]*\/\d+\/([^,]*),/.exec(String(request.headers.authorization)) ?? [];
    asked.push({ target, scope });
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    if (glue.answer !== undefined) response.writeHead(glue.answer.status).end(glue.answer.body);
    else if (target !== 'AWSGlue.GetSchemaVersion') answer(400, { __type: 'UnknownOperationException' });
    else if (versions.has(id)) answer(200, versions.get(id) ?? {});
    else
      answer(400, {
        __type: 'EntityNotFoundException',
        Message: `Schema version is not found. SchemaVersionId: ${id}`,
      });
  });
  const port = await listen(server, 0);
  const glue: GlueServer = {
    url: `http://127.0.0.1:${port}`,
    asked,
    answer: undefined,
    add(format, definition) {
      const id = randomUUID();
      versions.set(id, {
        SchemaVersionId: id,
        SchemaDefinition: definition,
        DataFormat: format,
        SchemaArn: 'arn:aws:glue:eu-west-1:123456789012:schema/meters/readings',
        VersionNumber: versions.size + 1,
        Status: 'AVAILABLE',
        CreatedTime: '2026-01-01T00:00:00.000Z',
      });
      return id;
    },
    close: () => shut(server),
  };
  return glue;
}

/** A value as Glue's serializers write it: byte 3, how it is packed, the id of the schema's version, and the value. */
export function glueFramed(id: string, value: Buffer, packing: 'none' | 'zlib' = 'none'): Buffer {
  const head = Buffer.concat([Buffer.of(3, packing === 'zlib' ? 5 : 0), Buffer.from(id.replaceAll('-', ''), 'hex')]);
  return Buffer.concat([head, packing === 'zlib' ? deflateSync(value) : value]);
}
