import { canonicalIpAddress } from '../kernel/ip-address.ts';
import type { Device } from './connection.ts';
import type { ConnectAsk } from './gateway-contract.ts';

/** What is longer than this is nobody's version. */
const LONGEST = 64;

/** What a client and the network say of the device, each text printable and of bounded length; what a client does not say is empty. */
export function deviceOf({ publicIp, port, transportProtocol, peerInfo }: ConnectAsk['device']): Device {
  return {
    publicIp: canonicalIpAddress(publicIp),
    port,
    transportProtocol,
    platform: line(peerInfo.IV_PLAT),
    platformVersion: line(peerInfo.IV_PLAT_VER),
    openvpnVersion: line(peerInfo.IV_VER),
    awsClientVersion: line(awsClientVersion(peerInfo)),
  };
}

/** `IV_GUI_VER` names the program with the version behind a space or a slash, such as `AWS VPN Client 5.3.1`. */
function awsClientVersion({ IV_GUI_VER = '' }: Readonly<Record<string, string>>): string {
  return /^aws\b.*?(?<version>\d+(?:\.\d+)+)/i.exec(IV_GUI_VER)?.groups?.version ?? '';
}

/** Peer info is the client's word: what would break a line of a log, or turn a text around, is left out. */
function line(text = ''): string {
  const printable = text.replaceAll(/[^\P{C}]|[\p{Zl}\p{Zp}]/gu, '').trim();
  return [...printable].slice(0, LONGEST).join('');
}
