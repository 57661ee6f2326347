/** What every client of a local AWS is made with. */
export function accessTo(endpoint: string, region = 'us-east-1') {
  return {
    ...{ endpoint, region, maxAttempts: 1 },
    credentials: { accessKeyId: 'alice', secretAccessKey: 'anything' },
  };
}
