import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Exchange, Step } from '../../src/sasl/exchange.ts';
import { scramExchange } from '../../src/sasl/scram.ts';
import { scramCredential } from '../../src/sasl/scram-credential.ts';

/** The example of RFC 7677, section 3: user "user", password "pencil". */
const SALT = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
const CLIENT_NONCE = 'rOprNGfwEbeRWgbNEkqO';
const SERVER_NONCE = '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
const NONCE = CLIENT_NONCE + SERVER_NONCE;
const FINAL = `c=biws,r=${NONCE},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`;

function exchange(): Exchange {
  const credential = scramCredential('sha256', 'pencil', SALT);
  return scramExchange(
    'sha256',
    (user) => (['user', 'a=b,c'].includes(user) ? credential : undefined),
    () => SERVER_NONCE,
  );
}

const say = (to: Exchange, text: string): Step | Promise<Step> => to.step(Buffer.from(text));

describe('SCRAM of the embedded broker', () => {
  it('answers as in the example of RFC 7677', () => {
    const server = exchange();
    assert.deepEqual(say(server, `n,,n=user,r=${CLIENT_NONCE}`), {
      kind: 'challenge',
      bytes: Buffer.from(`r=${NONCE},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`),
    });
    assert.deepEqual(say(server, FINAL), {
      kind: 'authenticated',
      principal: 'user',
      bytes: Buffer.from('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='),
    });
  });

  for (const [what, first] of [
    ['an unknown user', 'n,,n=nobody,r=x'],
    ['no nonce', 'n,,n=user'],
    ['no user', 'n,,n=,r=x'],
    ['a name with a wrong escape', 'n,,n=a=3Eb,r=x'],
    ['channel binding', 'p=tls-unique,,n=user,r=x'],
    ['another authorization id', 'n,a=other,n=user,r=x'],
    ['an extension that must be understood', 'n,,m=ext,n=user,r=x'],
    ['nothing', ''],
  ] as const) {
    it(`refuses ${what}`, () => assert.deepEqual(say(exchange(), first), { kind: 'refused' }));
  }

  it('reads escapes in names, and an authorization id that is the user’s name', async () => {
    assert.equal((await say(exchange(), 'n,a=a=3Db=2Cc,n=a=3Db=2Cc,r=x')).kind, 'challenge');
  });

  for (const [what, final] of [
    ['a wrong proof', FINAL.replace('p=dH', 'p=dX')],
    ['a proof of another length', `c=biws,r=${NONCE},p=AAAA`],
    ['another nonce', FINAL.replace(SERVER_NONCE, 'x')],
    ['another channel binding', FINAL.replace('biws', 'eSws')],
    ['no proof', `c=biws,r=${NONCE}`],
  ] as const) {
    it(`refuses ${what}`, () => {
      const server = exchange();
      say(server, `n,,n=user,r=${CLIENT_NONCE}`);
      assert.deepEqual(say(server, final), { kind: 'refused' });
    });
  }
});
