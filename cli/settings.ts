import { readFileSync } from 'node:fs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from 'aws-sdk-client-ssm';
import { documentText } from '../functions/shared/settings/document/document-text.ts';
import { readJson } from '../functions/shared/settings/document/parse-document.ts';
import { parseSettings, sinkRuntime, sourceRuntime } from '../functions/shared/settings/index.ts';
import { runCommand } from './terminal/report-error.ts';
import { COMMON_OPTIONS, LocalError, readArguments } from './terminal/usage.ts';

const COMMAND = 'npm run settings --';

const HELP = `Reads and writes a connector's run-time settings in SSM, which are packed when they are large.

  npm run -s settings -- --parameter NAME [--region REGION]              prints the settings as JSON
  npm run -s settings -- --parameter NAME [--region REGION] --write FILE  checks the JSON of FILE and writes it

  --parameter NAME    output SettingsParameter of the connector's stack, such as /tdkafka/plant/meters/settings
  --region REGION     left out, that of the AWS SDK's own settings
  --verbose           show stack traces

It needs ssm:GetParameter, and to write ssm:PutParameter. The parameter must be there: a deploy makes it.
`;

async function settings(args: readonly string[]): Promise<void> {
  const { values } = readArguments(COMMAND, args, {
    ...COMMON_OPTIONS,
    parameter: { type: 'string' },
    region: { type: 'string' },
    write: { type: 'string' },
  });
  const { parameter, region, write } = values;
  if (values.help || parameter === undefined) {
    process.stdout.write(HELP);
    if (!values.help) process.exitCode = 1;
    return;
  }
  const client = new SSMClient(region === undefined ? {} : { region });
  const { Parameter } = await client.send(new GetParameterCommand({ Name: parameter }));
  if (Parameter?.Value === undefined) throw new LocalError(`SSM parameter ${parameter} has no value`);
  const current = readJson(Parameter.Value, parameter);
  if (write === undefined) {
    process.stdout.write(`${JSON.stringify(current, null, 2)}\n`);
    return;
  }
  // Only sources have a topicDelimiter, and a deploy writes every default.
  const isSource = typeof current === 'object' && current !== null && 'topicDelimiter' in current;
  const given = readJson(readFileSync(write, 'utf8'), write);
  const document = isSource ? parseSettings(sourceRuntime, given, write) : parseSettings(sinkRuntime, given, write);
  const Value = documentText(document);
  await client.send(new PutParameterCommand({ Name: parameter, Value, Overwrite: true, Tier: 'Intelligent-Tiering' }));
  process.stdout.write(`${parameter} is written; the function works by it within a minute\n`);
}

await runCommand(settings);
