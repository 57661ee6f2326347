import * as z from 'zod';

/** Deploy-time settings that every connector's function has. */
export const functionSettings = {
  memoryMb: z.int().min(128).max(10_240).default(512).describe('Memory of the function, in MB.'),
  timeoutSeconds: z
    .int()
    .min(10)
    .max(840)
    .default(300)
    .describe('Time one invocation may take, in seconds. 840 is the most that Lambda allows behind Kafka.'),
} as const;
