import { PLATFORMS, type Platform } from './client-downloads.ts';

export interface PlatformHeaders {
  readonly 'user-agent'?: string | undefined;
  readonly 'sec-ch-ua-platform'?: string | string[] | undefined;
}

/** Values of Sec-CH-UA-Platform (User-Agent Client Hints, section 3.6). */
const HINTS: readonly (readonly [RegExp, Platform])[] = [
  [/^"Windows"$/, 'windows'],
  [/^"macOS"$/, 'macos'],
  [/^"Linux"$/, 'linux'],
  [/^"iOS"$/, 'ios'],
  [/^"Android"$/, 'android'],
];

/** In this order: Android's User-Agent says Linux too, and an iPhone's says Mac OS X. */
const USER_AGENTS: readonly (readonly [RegExp, Platform])[] = [
  [/\bAndroid\b/, 'android'],
  [/\b(iPhone|iPad|iPod)\b/, 'ios'],
  [/\bWindows NT\b/, 'windows'],
  [/\bMacintosh\b/, 'macos'],
  [/\bLinux\b/, 'linux'],
];

/** The platform that a browser says it runs on; undefined when it says none that the portal has steps for. */
export function detectPlatform(headers: PlatformHeaders): Platform | undefined {
  const hint = String(headers['sec-ch-ua-platform'] ?? '');
  const userAgent = headers['user-agent'] ?? '';
  return firstMatch(HINTS, hint) ?? firstMatch(USER_AGENTS, userAgent);
}

/** Reads a platform's name in an address; undefined when it is none. */
export function parsePlatform(text: unknown): Platform | undefined {
  return PLATFORMS.find((platform) => platform === text);
}

function firstMatch(patterns: readonly (readonly [RegExp, Platform])[], text: string): Platform | undefined {
  return patterns.find(([pattern]) => pattern.test(text))?.[1];
}
