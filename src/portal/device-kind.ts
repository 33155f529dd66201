import type { Platform } from './platforms.ts';

/** What a device is called in front of people; `unknown` where its VPN client does not say. */
export type DeviceKind = Platform | 'unknown';

/** `IV_PLAT` of OpenVPN's peer info (OpenVPN's management notes, peer info). */
const KINDS: Readonly<Record<string, Platform>> = {
  win: 'windows',
  mac: 'macos',
  linux: 'linux',
  android: 'android',
  ios: 'ios',
};

/** The client's own word in one of ours: what it may say besides is nothing to show to anybody. */
export function deviceKind(platform: string): DeviceKind {
  return (Object.hasOwn(KINDS, platform) && KINDS[platform]) || 'unknown';
}
