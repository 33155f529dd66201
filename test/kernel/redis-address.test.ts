import { describe, expect, it } from 'vitest';
import { describeAddress, parseRedisUrl, RedisUrlInvalid } from '../../src/kernel/redis-address.ts';
import { Secret } from '../../src/kernel/secret.ts';

const parse = (url: string) => parseRedisUrl(new Secret(url));
const plain = { cluster: false, tls: false, username: undefined, password: undefined, db: 0 };

describe('parseRedisUrl', () => {
  it.each([
    ['redis://redis', { ...plain, nodes: [{ host: 'redis', port: 6379 }] }],
    ['redis://redis:7000/', { ...plain, nodes: [{ host: 'redis', port: 7000 }] }],
    ['redis://[::1]:7000/15', { ...plain, nodes: [{ host: '::1', port: 7000 }], db: 15 }],
    [
      'rediss://redis.example.com',
      { ...plain, tls: true, nodes: [{ host: 'redis.example.com', port: 6379 }] },
    ],
    [
      'redis://us%40er:p%2F%25@redis',
      { ...plain, nodes: [{ host: 'redis', port: 6379 }], username: 'us@er', password: 'p/%' },
    ],
    ['redis://:word@redis', { ...plain, nodes: [{ host: 'redis', port: 6379 }], password: 'word' }],
    [
      'rediss+cluster://:word@a:7000,b,[::2]:7001',
      {
        ...plain,
        cluster: true,
        tls: true,
        password: 'word',
        nodes: [
          { host: 'a', port: 7000 },
          { host: 'b', port: 6379 },
          { host: '::2', port: 7001 },
        ],
      },
    ],
  ])('reads %s', (url, address) => {
    expect(parse(url)).toEqual(address);
  });

  it.each([
    'http://redis',
    'redis:redis',
    'redis://',
    'redis://:secret@',
    'redis://:secret@redis:port',
    'redis://:secret@redis/db',
    'redis://:secret@redis/0/1',
    'redis://:secret@redis?db=1',
    'redis://:secret@redis#1',
    'redis://:secret%@redis',
    'redis+cluster://:secret@redis/1',
    'redis+cluster://:secret@a,,b',
    'redis://a,b',
  ])('refuses %s, and its words never hold the URL', (url) => {
    try {
      expect(parse(url)).toBe('refused');
    } catch (error) {
      expect(error).toBeInstanceOf(RedisUrlInvalid);
      expect(String(error)).not.toMatch(/secret/);
      expect(String(error)).toMatch(/POSTERN_REDIS_URL must/);
    }
  });

  it('is described without user and password', () => {
    expect(describeAddress(parse('redis+cluster://me:word@a:7000,b'))).toBe('a:7000,b:6379');
  });
});
