import { type Client, NoSuchObjectError } from 'ldapts';
import { proveByBind } from './check-with-ldap.ts';
import type { Directory } from './directory.ts';
import { openLdapConnection } from './ldap-connection.ts';

/** What a domain controller did when it was asked as people's sign-ins will ask it. */
export type ServerAnswer = 'reachable' | 'base-dn-found' | 'base-dn-not-found';

/**
 * Reaches one server as a sign-in would, and lets the service account look at the base DN, where there is one. Throws what stood in the way: `SignInNotProven` where the
 * account is refused, else the words of TLS, of the socket or of the server.
 */
export async function examineServer(directory: Directory, url: string): Promise<ServerAnswer> {
  const client = await openLdapConnection({ ...directory, urls: [url] });
  try {
    const { serviceAccount, baseDn } = directory;
    if (!serviceAccount) return 'reachable';
    await proveByBind(client, serviceAccount.bindDn, serviceAccount.password.reveal());
    return await lookAt(client, baseDn);
  } finally {
    await client.unbind().catch(() => undefined);
  }
}

async function lookAt(client: Client, baseDn: string): Promise<ServerAnswer> {
  try {
    await client.search(baseDn, { scope: 'base', attributes: ['objectClass'] });
    return 'base-dn-found';
  } catch (error) {
    // Also where it is there and the account may not see it.
    if (error instanceof NoSuchObjectError) return 'base-dn-not-found';
    throw error;
  }
}
