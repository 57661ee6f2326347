import middy from '@middy/core';
import ssm from '@middy/ssm';

/** The least that a function with settings in SSM is: what a connector's cold start is held against. */
export const handler = middy(async () => undefined).use(
  ssm({
    fetchData: {
      settings: process.env.SETTINGS_PARAMETER ?? '',
      password: process.env.TDENGINE_PASSWORD_PARAMETER ?? '',
    },
    // Left out, nothing would wait for the answer.
    setToContext: true,
  }),
);
