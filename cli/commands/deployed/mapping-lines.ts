import { LATEST_MISSES } from '../../../lib/stacks/detached.ts';
import type { SinkFinding } from '../../../operations/deployed/read-deployed.ts';

const MAPPING_DOCS = '  docs/runbook.md, "Make a mapping anew", has what to look at first';

/**
 * What to do about a sink's mappings, as lines for the screen.
 * @param options behind `npx cdk deploy STACK`, such as which file.
 */
export function mappingLines(need: SinkFinding, options: string): readonly string[] {
  const { connector, stack } = need.sink;
  const deploy = `npx cdk deploy ${stack.name}${options}`;
  switch (need.kind) {
    case 'unknown':
      return [`sink ${connector}: its mappings cannot be compared with the file: ${need.reason}`];
    case 'attach':
      return [
        `sink ${connector} is deployed without its mappings: nothing reads ${need.topics.join(', ')}`,
        `  go on:   ${deploy}`,
        MAPPING_DOCS,
      ];
    case 'anew':
      return [
        `sink ${connector} has mappings that must be made anew, which takes two deploys: Lambda refuses a second one beside the first`,
        ...need.changes.map(
          ({ topic, setting, deployed, wanted }) =>
            `  ${topic}: ${setting} ${deployed ?? 'left out'} -> ${wanted ?? 'left out'}`,
        ),
        `  first:   ${deploy} -c detached=${connector}`,
        `  then:    ${deploy}`,
        ...(need.latest ? [`  ${LATEST_MISSES}`] : []),
        MAPPING_DOCS,
      ];
  }
}
