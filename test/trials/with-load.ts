import { derivedClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { makeConfigurationFiles } from '../support/configuration-directory.ts';
import { type Load, startLoad } from '../support/load.ts';
import { type ProductionLayout, startProductionLayout } from '../support/production-layout.ts';
import { makeDistFresh } from '../tools/dist.ts';

/** The endpoint that the load signs in to. */
export const ENDPOINT_ID = derivedClientVpnEndpointId('123456789012', 'Engineering');

export interface Trial {
  readonly layout: ProductionLayout;
  readonly load: Load;
}

/** Runs `act` in a layout with twenty requests per second and more, and ends everything afterwards. */
export async function withLoad(act: (trial: Trial) => Promise<void>): Promise<void> {
  await makeDistFresh();
  const layout = await startProductionLayout(await makeConfigurationFiles());
  const load = startLoad({
    site: layout,
    idp: layout.idpPage.idp,
    endpointId: ENDPOINT_ID,
    signInsPerSecond: 4,
    viewsPerSecond: 16,
  });
  try {
    await act({ layout, load });
  } finally {
    await load.stop();
    load.close();
    await layout.close();
  }
}
