import { createHash } from 'node:crypto';
import type { RandomBytes } from './random.ts';

/** `cvpn-endpoint-` and 17 hexadecimal digits, as the guide shows it. */
export type ClientVpnEndpointId = `cvpn-endpoint-${string}`;

const ENDPOINT_ID = /^cvpn-endpoint-[0-9a-f]{17}$/;

/** The endpoint id in `text`, exactly so written; undefined when it is none. */
export function parseClientVpnEndpointId(text: string): ClientVpnEndpointId | undefined {
  return ENDPOINT_ID.test(text) ? (text as ClientVpnEndpointId) : undefined;
}

/** An id that nobody has yet: 68 random bits. */
export function randomClientVpnEndpointId(random: RandomBytes): ClientVpnEndpointId {
  return `cvpn-endpoint-${Buffer.from(random(9)).toString('hex').slice(0, 17)}`;
}

/** An id that follows from a name: the same name gives the same id on every machine and for ever. */
export function derivedClientVpnEndpointId(account: string, name: string): ClientVpnEndpointId {
  return `cvpn-endpoint-${hexDigits(['endpoint', account, name])}`;
}

/** The id of the association of `subnetId` with an endpoint. */
export function derivedAssociationId(endpointId: ClientVpnEndpointId, subnetId: string): string {
  return `cvpn-assoc-${hexDigits(['association', endpointId, subnetId])}`;
}

function hexDigits(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 17);
}
