import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cachedFolder, install } from './cached.ts';
import type { Program } from './program.ts';

const POM = join(import.meta.dirname, 'pom.xml');
const SOURCE = join(import.meta.dirname, 'Client.java');

/** Client.java with Kafka's own client of this version. @throws MissingClientError */
export function javaProgram(version: string): Program {
  const made = [version, POM, SOURCE].map((part) => (part === version ? part : readFileSync(part, 'utf8'))).join('\n');
  const folder = cachedFolder(`java-client-${version}`, made, (into) => {
    const copy = [
      'dependency:copy-dependencies',
      `-Dkafka.version=${version}`,
      `-DoutputDirectory=${join(into, 'lib')}`,
    ];
    install('mvn', ['-q', '-B', '-ntp', '-f', POM, ...copy], 'Maven is missing, or has no way to a repository');
    install('javac', ['-nowarn', '-d', into, '-cp', join(into, 'lib', '*'), SOURCE], 'a JDK is missing');
  });
  return {
    command: 'java',
    args: ['-XX:TieredStopAtLevel=1', '-cp', [folder, join(folder, 'lib', '*')].join(delimiter), 'Client'],
    codecs: ['none', 'gzip', 'snappy', 'lz4', 'zstd'],
  };
}
