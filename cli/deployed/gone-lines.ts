import type { ConnectorsFile } from '../../functions/shared/settings/index.ts';
import type { StackRow } from './deployment-report.ts';

/** What of a stack that has left the file remains, and what to do, as lines for the screen. */
export function goneLines(file: ConnectorsFile, row: StackRow): readonly string[] {
  const { deployment } = file;
  const { name, kind, connector, deployed } = row;
  const end = `  end it:  aws cloudformation delete-stack --region ${deployed?.region} --stack-name ${name}`;
  switch (kind) {
    case 'sink':
      return [
        `sink ${connector} is not in the file; its stack still writes to TDengine`,
        end,
        ...goesWithIt(row),
        `  stays:   offsets of consumer groups ${deployment}-${connector}-TOPIC (or consumerGroupId) in Kafka, until they expire`,
        '           its dead letter topic; secrets and parameters that you made by hand',
      ];
    case 'source':
      return [
        `source ${connector} is not in the file; its stack still sends to Kafka`,
        end,
        ...goesWithIt(row),
        `  stays:   its positions, partition ${deployment}/${connector} of the checkpoint table: made again, it goes on from there`,
        '           its topics; secrets and parameters that you made by hand',
      ];
    case 'checkpoints':
      return [
        `no source is in the file; table ${deployed?.outputs.get('TableName') ?? 'of positions'} is still there`,
        '  leave it: it costs next to nothing, and sources that come back find their positions. Of a stack that is deleted',
        '           it stays too, but a new stack makes a new table',
      ];
    case 'network':
      return [
        'vpc.createEndpoints is not in the file; the VPC endpoints are still there, and cost money by the hour',
        end,
      ];
    case 'dashboard':
      return ['the file asks for no such dashboard; it is still there, and costs 3 dollars a month', end];
    case 'other':
      return [];
  }
}

function goesWithIt({ deployed }: StackRow): readonly string[] {
  const named = ['FunctionName', 'LogGroupName', 'SettingsParameter'].flatMap(
    (output) => deployed?.outputs.get(output) ?? [],
  );
  return [`  goes:    the function with its log and settings${named.length === 0 ? '' : `: ${named.join(', ')}`}`];
}
