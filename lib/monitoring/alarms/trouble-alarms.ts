import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { TROUBLE, TROUBLES, type Trouble } from '../../../functions/shared/agreed-names.ts';
import type { AlarmBounds } from '../../../functions/shared/settings/monitoring/monitoring.ts';
import { ownMetrics } from '../metrics/own-metrics.ts';
import type { Watched } from '../watched.ts';
import type { AlarmSpec, RunbookSection } from './alarm-spec.ts';
import { FIVE_MINUTES } from './alarm-windows.ts';

/** An alarm of one trouble. */
interface Alone {
  readonly id: string;
  readonly name: string;
  readonly what: string;
  readonly section: RunbookSection;
}

/** The troubles as alarms of their own, which those are whose bounds are moved. */
const ALONE: Readonly<Record<Trouble, Alone>> = {
  rejected: {
    id: 'Rejected',
    name: 'rejected',
    what: 'Records cannot be written and are in the dead letter topic',
    section: 'A record was rejected',
  },
  unsentDeadLetters: {
    id: 'UnsentDeadLetters',
    name: 'unsent-dead-letters',
    what: 'The dead letter topic does not take the records that cannot be written',
    section: 'Dead letters cannot be sent',
  },
  missingRows: {
    id: 'MissingRows',
    name: 'missing-rows',
    what: 'TDengine says that it took fewer rows than it was sent',
    section: 'TDengine took fewer rows than it was sent',
  },
  unforeseenErrors: {
    id: 'UnforeseenErrors',
    name: 'unforeseen-errors',
    what: 'Records ended by an error that the code did not foresee',
    section: 'An error was not foreseen',
  },
  invalidSettings: {
    id: 'InvalidSettings',
    name: 'invalid-settings',
    what: 'A parameter in SSM is refused or cannot be read',
    section: 'Settings cannot be used',
  },
  tooLateRows: {
    id: 'TooLateRows',
    name: 'too-late-rows',
    what: 'Rows came later than the look-back and are not sent',
    section: 'Rows come late',
  },
  unsendableRows: {
    id: 'UnsendableRows',
    name: 'unsendable-rows',
    what: 'Rows cannot be sent to Kafka',
    section: 'Rows cannot be sent',
  },
  recreatedTables: {
    id: 'RecreatedTables',
    name: 'recreated-tables',
    what: 'A table or database was made anew',
    section: 'A table was made anew',
  },
  futurePositions: {
    id: 'FuturePositions',
    name: 'future-positions',
    what: 'A position is later than the time of TDengine',
    section: 'A position is in the future',
  },
};

/**
 * One alarm for all that somebody should look at whenever it happens. A bound that is moved takes its measure out, into an
 * alarm of its own; as the function adds all of them up, the others are then added up here, and paid for one by one.
 */
export function troubleAlarms(watched: Watched, bounds: AlarmBounds): readonly AlarmSpec[] {
  const own = ownMetrics<Trouble | typeof TROUBLE>(watched);
  const sum = (measure: Trouble | typeof TROUBLE) => own(measure, 'Sum', { period: FIVE_MINUTES });
  const all: readonly Trouble[] = TROUBLES[watched.kind];
  const joined = all.filter((trouble) => bounds[trouble] === 0);
  const alone = all.flatMap((trouble): AlarmSpec[] => {
    const threshold = bounds[trouble];
    return threshold === 0 || threshold === false
      ? []
      : [{ ...ALONE[trouble], metric: sum(trouble), threshold, periods: 1 }];
  });
  if (joined.length === 0) return alone;
  const metric =
    joined.length === all.length
      ? sum(TROUBLE)
      : new MathExpression({
          expression: `SUM([${joined.map((trouble) => `FILL(${trouble}, 0)`).join(', ')}])`,
          usingMetrics: Object.fromEntries(joined.map((trouble) => [trouble, sum(trouble)])),
          label: 'trouble',
          period: FIVE_MINUTES,
        });
  const spec: AlarmSpec = {
    id: 'Trouble',
    name: 'trouble',
    metric,
    threshold: 0,
    periods: 1,
    what: 'Something happened that somebody should look at',
    section: 'Something needs a look',
  };
  return [spec, ...alone];
}
