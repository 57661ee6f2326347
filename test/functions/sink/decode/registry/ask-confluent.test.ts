import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import { after, describe, it } from 'node:test';
import { askConfluent } from '../../../../../functions/sink/decode/registry/confluent/ask-confluent.ts';
import { RegistryError } from '../../../../../functions/sink/decode/registry/schema-source.ts';
import { listen, shut } from '../../../../../local/parts/http.ts';
import { certificateAuthority } from '../../../../support/servers/certificates.ts';

const authority = certificateAuthority('private');
const { cert, key } = authority.issue();
const server = createServer({ cert, key }, (_request, response) => void response.end('{"schema":"\\"int\\""}'));
const port = await listen(server, 0);
after(() => shut(server));

function ask(certificates: string | undefined) {
  return askConfluent({
    url: `https://127.0.0.1:${port}`,
    authorization: async () => undefined,
    certificates: async () => certificates,
    wait: async () => {},
    random: () => 0,
    now: () => performance.now(),
  })('/schemas/ids/1', 5_000);
}

describe('a registry with a certificate of a private authority', () => {
  it('is asked when the certificate is one of those that are trusted', async () => {
    assert.equal((await ask(authority.pem)).status, 200);
  });

  it('is not trusted without, so that its records are sent again', async () => {
    await assert.rejects(
      ask(undefined),
      (error) => error instanceof RegistryError && /certificate/.test(error.message),
    );
  });
});
