import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startEmulator } from './emulator.ts';

describe('the emulator that AWS_ENDPOINT_URL names', () => {
  for (const url of [
    'https://lambda.eu-west-1.amazonaws.com',
    'http://10.0.0.1:4566',
    'http://127.0.0.1.example.com',
  ]) {
    it(`is refused when it is not on loopback: ${url}`, async () => {
      process.env.AWS_ENDPOINT_URL = url;
      await assert.rejects(
        startEmulator(() => {}),
        /^Error: AWS_ENDPOINT_URL must be an address on 127\.0\.0\.1/,
      );
    });
  }

  it('is used as it is, and left running afterwards', async () => {
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:4566';
    const emulator = await startEmulator(() => {});
    assert.equal(emulator.environment.AWS_ENDPOINT_URL, 'http://127.0.0.1:4566');
    await emulator.stop();
  });
});
