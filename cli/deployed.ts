import { readConnectorsFile } from '../functions/shared/settings/read-file.ts';
import { runCommand } from '../local/report-error.ts';
import { COMMON_OPTIONS, readArguments } from '../local/usage.ts';
import { reportDeployment } from './deployed/deployment-report.ts';
import { regionsOf } from './deployed/expected-stacks.ts';
import { readStacks } from './deployed/read-stacks.ts';
import { reportLines } from './deployed/report-lines.ts';

const COMMAND = 'npm run deployed --';

const HELP = `Tells what of a connectors file is deployed, and what is deployed that is in the file no more.

  npm run deployed [-- --connectors FILE] [--region REGION] [--check]

  --connectors FILE   the connectors file; left out, connectors.yaml
  --region REGION     a region to look in, as often as needed; left out, those of the file's MSK clusters, else AWS_REGION
  --check             exit code 1 when a stack is deployed that is not in the file
  --verbose           show stack traces

It asks CloudFormation (cloudformation:DescribeStacks) and changes nothing. Credentials, and AWS_ENDPOINT_URL, are the
AWS SDK's. cdk leaves a stack alone that has left the file: it runs on until you delete it, as this command tells.

Examples:
  npm run deployed
  npm run deployed -- --connectors plant.yaml --check
`;

async function deployed(args: readonly string[]): Promise<void> {
  const { values } = readArguments(COMMAND, args, {
    ...COMMON_OPTIONS,
    connectors: { type: 'string', default: 'connectors.yaml' },
    region: { type: 'string', multiple: true, default: [] },
    check: { type: 'boolean', default: false },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const file = readConnectorsFile(values.connectors);
  const named = values.region.length > 0 ? values.region : regionsOf(file);
  const regions = named.length > 0 ? [...new Set(named)] : [undefined];
  const stacks = (await Promise.all(regions.map(readStacks))).flat();
  const report = reportDeployment(file, stacks);
  for (const line of reportLines(file, report, process.stdout.columns)) process.stdout.write(`${line}\n`);
  if (values.check && report.gone.length > 0) process.exitCode = 1;
}

await runCommand(deployed);
