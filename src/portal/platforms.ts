export const PLATFORMS = ['windows', 'macos', 'linux', 'ios', 'android'] as const;

export type Platform = (typeof PLATFORMS)[number];
