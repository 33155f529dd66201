import { describe, expect, it } from 'vitest';
import { detectPlatform, parsePlatform } from '../../src/portal/platform.ts';

const userAgents = {
  windows: [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
  ],
  macos: [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  ],
  linux: ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
  ios: [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 Mobile/15E148 Safari/604.1',
  ],
  android: [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
  ],
};

describe('detecting the platform', () => {
  it('reads it from the User-Agent of common browsers', () => {
    for (const [platform, texts] of Object.entries(userAgents)) {
      for (const text of texts) expect(detectPlatform({ 'user-agent': text })).toBe(platform);
    }
  });

  it('believes the client hint more than the User-Agent', () => {
    const headers = { 'user-agent': userAgents.linux[0], 'sec-ch-ua-platform': '"Windows"' };
    expect(detectPlatform(headers)).toBe('windows');
  });

  it('detects nothing where nothing is said', () => {
    const chromeOs =
      'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36';
    expect(detectPlatform({})).toBeUndefined();
    expect(detectPlatform({ 'user-agent': 'curl/8.5.0' })).toBeUndefined();
    expect(detectPlatform({ 'user-agent': chromeOs, 'sec-ch-ua-platform': '"Chrome OS"' })).toBeUndefined();
  });
});

describe('choosing a platform in the address', () => {
  it('knows the five platforms and nothing else', () => {
    expect(parsePlatform('macos')).toBe('macos');
    for (const other of ['MACOS', '', undefined, ['macos'], '__proto__'])
      expect(parsePlatform(other)).toBeUndefined();
  });
});
