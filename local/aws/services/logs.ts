import * as z from 'zod';
import { filterPattern } from '../logs/filter-pattern.ts';
import { LOG_STREAM, type LogEvent, type LogGroup, type LogStore } from '../logs/log-store.ts';
import { arnOf } from '../names.ts';
import type { Service } from '../protocol/call.ts';
import { AwsError } from '../protocol/error.ts';
import { pageOf, parseInput } from '../protocol/input.ts';

const ofGroup = { logGroupName: z.string().optional(), logGroupIdentifier: z.string().optional() };
const times = { startTime: z.number().optional(), endTime: z.number().optional() };

const describeLogGroups = z.object({
  logGroupNamePrefix: z.string().default(''),
  logGroupNamePattern: z.string().default(''),
  limit: z.int().min(1).max(50).default(50),
  nextToken: z.string().optional(),
});
const describeLogStreams = z.object({ ...ofGroup, logStreamNamePrefix: z.string().default('') });
const filterLogEvents = z.object({
  ...ofGroup,
  ...times,
  logStreamNames: z.array(z.string()).optional(),
  logStreamNamePrefix: z.string().default(''),
  filterPattern: z.string().default(''),
  limit: z.int().min(1).max(10_000).default(10_000),
  nextToken: z.string().optional(),
});
const getLogEvents = z.object({
  ...ofGroup,
  ...times,
  logStreamName: z.string(),
  limit: z.int().min(1).max(10_000).default(10_000),
  startFromHead: z.boolean().default(false),
  nextToken: z.string().optional(),
});

/**
 * CloudWatch Logs: what the functions write, the newest lines of each. A group has one stream.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html
 */
export function logsService(store: LogStore): Service {
  return {
    operations: {
      DescribeLogGroups(input) {
        const { logGroupNamePrefix, logGroupNamePattern, limit, nextToken } = parse(describeLogGroups, input);
        const found = store
          .groups()
          .filter(({ name }) => name.startsWith(logGroupNamePrefix) && name.includes(logGroupNamePattern));
        const { page, next } = pageOf(found, limit, nextToken);
        return { logGroups: page.map(describedGroup), nextToken: next };
      },
      DescribeLogStreams(input) {
        const { logStreamNamePrefix, ...named } = parse(describeLogStreams, input);
        const group = groupOf(store, named);
        return { logStreams: LOG_STREAM.startsWith(logStreamNamePrefix) ? [describedStream(group)] : [] };
      },
      FilterLogEvents(input) {
        const { logStreamNames, logStreamNamePrefix, startTime, endTime, limit, nextToken, ...rest } = parse(
          filterLogEvents,
          input,
        );
        const group = groupOf(store, rest);
        const matches = filterPattern(rest.filterPattern);
        const isRead = (logStreamNames?.includes(LOG_STREAM) ?? true) && LOG_STREAM.startsWith(logStreamNamePrefix);
        // A token is the last line of the part before, since lines may be dropped meanwhile.
        const after = numberOf(nextToken);
        const found = (isRead ? group.events() : []).filter(
          ({ id, timestamp, message }) =>
            id > after && isWithin(timestamp, startTime, (endTime ?? Number.MAX_VALUE) + 1) && matches(message),
        );
        const page = found.slice(0, limit);
        return {
          events: page.map((event) => ({ ...shown(event), logStreamName: LOG_STREAM, eventId: eventIdOf(event) })),
          searchedLogStreams: [],
          nextToken: found.length > limit ? String(page.at(-1)?.id) : undefined,
        };
      },
      GetLogEvents(input) {
        const { logStreamName, startTime, endTime, limit, startFromHead, nextToken, ...named } = parse(
          getLogEvents,
          input,
        );
        const group = groupOf(store, named);
        if (logStreamName !== LOG_STREAM) throw notFound('The specified log stream does not exist.');
        const events = group.events().filter(({ timestamp }) => isWithin(timestamp, startTime, endTime));
        const [way, place] = [nextToken?.slice(0, 2), numberOf(nextToken?.slice(2))];
        const wanted = events.filter(({ id }) => way === undefined || (way === 'b/' ? id < place : id > place));
        const forwards = way === undefined ? startFromHead : way === 'f/';
        const page = forwards ? wanted.slice(0, limit) : wanted.slice(-limit);
        return {
          events: page.map(shown),
          // The same token again tells that there is no more.
          nextForwardToken: `f/${page.at(-1)?.id ?? place}`,
          nextBackwardToken: `b/${page[0]?.id ?? place}`,
        };
      },
    },
  };
}

function parse<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  return parseInput(schema, input, 'InvalidParameterException');
}

interface Named {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}

function groupOf(store: LogStore, { logGroupName, logGroupIdentifier }: Named): LogGroup {
  const named = logGroupName ?? logGroupIdentifier ?? '';
  const group = store.find(named.replace(/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]*)(:\*)?$/, '$1'));
  if (group === undefined) throw notFound('The specified log group does not exist.');
  return group;
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

function isWithin(timestamp: number, from = 0, to = Number.MAX_VALUE): boolean {
  return timestamp >= from && timestamp < to;
}

function numberOf(token: string | undefined): number {
  const number = Number(token ?? 0);
  if (Number.isInteger(number)) return number;
  throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
}

function shown({ timestamp, message }: LogEvent): object {
  return { timestamp, message, ingestionTime: timestamp };
}

/** As long as one of AWS, so that texts sort as numbers do. */
function eventIdOf({ id }: LogEvent): string {
  return String(id).padStart(56, '0');
}

function describedGroup({ name, createdAt }: LogGroup): object {
  return {
    logGroupName: name,
    creationTime: createdAt,
    arn: `${groupArn(name)}:*`,
    logGroupArn: groupArn(name),
    metricFilterCount: 0,
    logGroupClass: 'STANDARD',
  };
}

function describedStream(group: LogGroup): object {
  const events = group.events();
  return {
    logStreamName: LOG_STREAM,
    arn: `${groupArn(group.name)}:log-stream:${LOG_STREAM}`,
    creationTime: group.createdAt,
    firstEventTimestamp: events[0]?.timestamp,
    lastEventTimestamp: events.at(-1)?.timestamp,
    lastIngestionTime: events.at(-1)?.timestamp,
  };
}

function groupArn(name: string): string {
  return arnOf('logs', `log-group:${name}`);
}
