import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { paths } from '../../src/web/paths.ts';
import type { ScriptedIdp } from './scripted-idp.ts';
import { newVisitor, type VisitedPortal } from './visitor.ts';

/** Signs somebody in at the portal and downloads what the big button on the endpoint's page leads to. */
export async function downloadFromMainButton(
  portal: VisitedPortal,
  endpointId: ClientVpnEndpointId,
  idp: ScriptedIdp,
): Promise<Buffer> {
  const alice = newVisitor(portal);
  await alice.signIn(endpointId, idp);
  const { text } = await alice.agent.get(paths.endpoint(endpointId)).expect(200);
  const [, href = ''] = /<a class="button button-primary button-large" href="([^"]+)"/.exec(text) ?? [];
  const { body } = await alice.agent.get(href).responseType('blob').expect(200);
  return body;
}
