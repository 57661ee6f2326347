/**
 * The flags that Lambda starts Node with, of the bootstrap script in its runtime images: a tenth of the memory is for young
 * objects and for what is no JavaScript, the rest for old ones.
 * `require` of ES modules is off in Lambda's Node 22, and nothing is said of 24: without it, both are served.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 */
export function nodeFlags(memoryMb: number): readonly string[] {
  const young = Math.floor(memoryMb / 10);
  return [
    '--expose-gc',
    '--max-http-header-size=81920',
    `--max-semi-space-size=${Math.floor(young / 2)}`,
    `--max-old-space-size=${memoryMb - young}`,
    '--no-experimental-require-module',
    '--no-experimental-detect-module',
  ];
}
