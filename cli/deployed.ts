import { readConnectorsFile } from '../functions/shared/settings/file/read-file.ts';
import type { ConnectorsFile } from '../functions/shared/settings/index.ts';
import { runCommand } from '../local/command/report-error.ts';
import { COMMON_OPTIONS, readArguments } from '../local/command/usage.ts';
import { reportDeployment } from './deployed/deployment-report.ts';
import { readStacks, readTemplate } from './deployed/read-stacks.ts';
import { reportLines } from './deployed/report-lines.ts';
import { type DeployedSink, deployedSinks, mappingLines, sinkNeedOf } from './deployed/sink-needs.ts';
import { regionsOf } from './deployed/stacks.ts';

const COMMAND = 'npm run deployed --';

const DEFAULT_FILE = 'connectors.yaml';

const HELP = `Tells what of a connectors file is deployed, what is deployed that is in the file no more, and which sinks need two
deploys, since their mappings can only be made anew.

  npm run deployed [-- --connectors FILE] [--region REGION] [--check]

  --connectors FILE   the connectors file; left out, connectors.yaml
  --region REGION     a region to look in, as often as needed; left out, those of the file's MSK clusters, else AWS_REGION
  --check             exit code 1 when a stack is deployed that is not in the file, a sink needs two deploys, or has no
                      mappings
  --verbose           show stack traces

It asks CloudFormation (cloudformation:DescribeStacks, GetTemplate) and changes nothing. Credentials, and AWS_ENDPOINT_URL, are the
AWS SDK's. cdk leaves a stack alone that has left the file: it runs on until you delete it, as this command tells.

Examples:
  npm run deployed
  npm run deployed -- --connectors plant.yaml --check
`;

async function deployed(args: readonly string[]): Promise<void> {
  const { values } = readArguments(COMMAND, args, {
    ...COMMON_OPTIONS,
    connectors: { type: 'string', default: DEFAULT_FILE },
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
  const options = values.connectors === DEFAULT_FILE ? '' : ` -c connectors=${values.connectors}`;
  const sinks = await Promise.all(deployedSinks(report.rows).map((sink) => linesOfSink(file, sink, options)));
  for (const line of sinks.flat()) process.stdout.write(`${line}\n`);
  if (values.check && report.gone.length + sinks.flat().length > 0) process.exitCode = 1;
}

/** What a deployed sink needs that one deploy does not do, and why that cannot be told, after an empty line. */
async function linesOfSink(file: ConnectorsFile, sink: DeployedSink, options: string): Promise<readonly string[]> {
  try {
    const need = sinkNeedOf(file, sink, await readTemplate(sink.stack));
    return need === undefined ? [] : ['', ...mappingLines(need, options)];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return ['', `sink ${sink.connector}: its mappings cannot be compared with the file: ${reason}`];
  }
}

await runCommand(deployed);
