import { connect } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { Client } from 'ldapts';
import type { Directory } from './directory.ts';

/** How long one server may take to be reached, and to answer one question. Milliseconds. */
const CONNECT_TIMEOUT = 4000;
const ANSWER_TIMEOUT = 6000;

/**
 * A connection to the first server that can be reached, fit to send a password over: TLS with a certificate of the right authority and name, or the loopback
 * interface. Whoever asks for it closes it with `unbind`. Throws what the last server did.
 */
export async function openLdapConnection(
  directory: Pick<Directory, 'urls' | 'certificateAuthorities'>,
): Promise<Client> {
  let failure: unknown;
  for (const url of directory.urls) {
    const client = createClient(url, directory);
    try {
      await secure(client, url, directory);
      return client;
    } catch (error) {
      failure = error;
      await client.unbind().catch(() => undefined);
    }
  }
  throw failure;
}

/** Reaches the server and agrees on TLS; an LDAP client connects when it is asked the first question, which here has no answer worth keeping. */
async function secure(
  client: Client,
  url: string,
  directory: Pick<Directory, 'certificateAuthorities'>,
): Promise<void> {
  if (needsStartTls(url)) await client.startTLS(tlsOptions(url, directory));
  else await client.search('', { scope: 'base', attributes: ['supportedLDAPVersion'] });
}

/**
 * The library connects again by itself when a server hung up: without StartTLS, and bound as nobody. A password must not go out there, and an answer
 * would be worth nothing; so each connection is made once.
 */
function createClient(url: string, directory: Pick<Directory, 'certificateAuthorities'>): Client {
  return new Client({
    url,
    connectTimeout: CONNECT_TIMEOUT,
    timeout: ANSWER_TIMEOUT,
    ...(isLdaps(url) ? { tlsOptions: tlsOptions(url, directory) } : {}),
    createConnection: once(connect),
    createSecureConnection: once(connectTls),
  });
}

function once<Make extends (...given: never[]) => unknown>(make: Make): Make {
  let isMade = false;
  return ((...given: Parameters<Make>) => {
    if (isMade) throw new Error('The directory server hung up.');
    isMade = true;
    return make(...given);
  }) as Make;
}

function tlsOptions(
  url: string,
  { certificateAuthorities }: Pick<Directory, 'certificateAuthorities'>,
): ConnectionOptions {
  return {
    // Whose name the certificate must bear; also for a socket that is there already.
    host: hostOf(url),
    minVersion: 'TLSv1.2',
    ...(certificateAuthorities === undefined ? {} : { ca: certificateAuthorities }),
  };
}

function needsStartTls(url: string): boolean {
  return !isLdaps(url) && !isLoopback(hostOf(url));
}

function isLdaps(url: string): boolean {
  return url.toLowerCase().startsWith('ldaps:');
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}

/** What is sent there leaves no machine. A name could be resolved to anything, but for this one (RFC 6761, section 6.3). */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
