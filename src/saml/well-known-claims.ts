/** As Entra ID writes the ids of its objects. */
export const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where Entra ID puts a link instead of groups when a person is in more than 150 of them. */
export const OVERAGE_LINK = 'http://schemas.microsoft.com/claims/groups.link';

/** What identity providers call the groups of a person when nobody told them to say memberOf. */
export const GROUP_CLAIMS: ReadonlySet<string> = new Set([
  'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
  'http://schemas.xmlsoap.org/claims/Group',
  'http://schemas.xmlsoap.org/claims/group',
  'urn:oid:1.3.6.1.4.1.5923.1.5.1.1',
  'urn:oid:1.2.840.113556.1.2.102',
  'group',
  'groups',
  'usergroups',
  'role',
  'roles',
  'http://schemas.microsoft.com/ws/2008/06/identity/claims/role',
]);

/** The realm roles that everybody of a Keycloak realm has: they tell its attribute `Role` from one that was meant. */
export const KEYCLOAK_ROLES =
  /^(default-roles-.+|offline_access|uma_authorization|manage-account(-links)?|view-profile)$/;
