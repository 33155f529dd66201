import {
  ExportClientVpnClientCertificateRevocationListCommand,
  ImportClientVpnClientCertificateRevocationListCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CRL } from './recording-commands.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const ClientVpnEndpointId = 'cvpn-endpoint-0123456789abcdef0';

test('a revocation list goes in and comes out byte for byte', async () => {
  const imported = await world.client.send(
    new ImportClientVpnClientCertificateRevocationListCommand({
      ClientVpnEndpointId,
      CertificateRevocationList: CRL,
    }),
  );
  expect(imported.Return).toBe(true);
  expect(world.orders.at(-1)).toEqual({
    command: 'importRevocationList',
    request: { clientVpnEndpointId: ClientVpnEndpointId, certificateRevocationList: CRL },
    options: { dryRun: false },
  });
  const exported = await world.client.send(
    new ExportClientVpnClientCertificateRevocationListCommand({ ClientVpnEndpointId }),
  );
  expect(exported.CertificateRevocationList).toBe(CRL);
  expect(exported.Status).toEqual({ Code: 'active' });
});
