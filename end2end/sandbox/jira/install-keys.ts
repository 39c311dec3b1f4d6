import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Router } from '../http/router.ts';
import { text } from '../http/reply.ts';
import type { Faults } from '../recorder/faults.ts';

export interface InstallKey {
  kid: string;
  privateKey: string;
  publicKey: string;
}

/** A key id as Atlassian forms them today: a path of words, no UUID. */
export function makeInstallKey(): InstallKey {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { kid: `connect-install/local-${randomBytes(6).toString('hex')}`, ...pair };
}

/** The key server: `GET /install-keys/<kid>` answers the public key in PEM. */
export function serveInstallKeys(router: Router, keys: InstallKey[], faults: Faults): void {
  router.add('GET', '/install-keys/*kid', (exchange) =>
    faults.around(exchange, ['install-keys'], () => {
      const key = keys.find(({ kid }) => kid === decodeURIComponent(exchange.params['kid'] ?? ''));
      if (key) return text(200, key.publicKey, 'application/x-pem-file');
      exchange.call.refused('no key of that id');
      return text(404, 'Not found\n');
    }),
  );
}
