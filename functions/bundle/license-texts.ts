/** A licence that a package names and does not carry. */
export interface KnownLicense {
  /** The packages, by the beginnings of their names. */
  readonly packages: string;
  /** What `license` in their package.json must say for the text to be theirs. */
  readonly spdx: string;
  readonly text: string | { readonly of: string };
}

const CONDITIONS = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so`;

const WARRANTY = `THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** https://spdx.org/licenses/MIT.html */
function mit(copyright: string): string {
  return `MIT License\n\n${copyright}\n\n${CONDITIONS}, subject to the following conditions:\n\nThe above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.\n\n${WARRANTY}\n`;
}

/** https://spdx.org/licenses/MIT-0.html */
function mit0(copyright: string): string {
  return `MIT No Attribution\n\n${copyright}\n\n${CONDITIONS}.\n\n${WARRANTY}\n`;
}

/** Texts of packages that come without one: the copyright is what they say of themselves elsewhere. */
export const KNOWN_LICENSES: readonly KnownLicense[] = [
  {
    packages: '@middy/',
    spdx: 'MIT',
    text: mit('Copyright (c) 2017-2026 will Farrell, Luciano Mammino, and Middy contributors'),
  },
  { packages: '@tdengine/rest', spdx: 'MIT', text: mit('Copyright (c) TaosData Inc.') },
  {
    packages: '@aws-lambda-powertools/',
    spdx: 'MIT-0',
    text: mit0('Copyright Amazon.com, Inc. or its affiliates. All Rights Reserved.'),
  },
  // Of one repository, with one licence, which not all of its packages carry.
  { packages: '@aws-sdk/', spdx: 'Apache-2.0', text: { of: '@aws-sdk/core' } },
];
