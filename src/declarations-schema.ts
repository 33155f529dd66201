import { z } from 'zod';
import { clientConnectHandlerDeclarationSchema } from './connections/handler/client-connect-handler-declaration.ts';
import { connectionLogsDeclarationSchema } from './connections/log/connection-logs-declaration.ts';
import { accessKeyDeclarationSchema } from './ec2/access-keys-declaration.ts';
import { upstreamDeclarationSchema } from './ec2/upstream/upstream-declaration.ts';
import { directoryDeclarationSchema } from './endpoints/directories-declaration.ts';
import { endpointDeclarationSchema } from './endpoints/endpoint-declaration.ts';
import { networkDeclarationSchema } from './endpoints/networks-declaration.ts';
import { quotasDeclarationSchema } from './endpoints/quotas-declaration.ts';
import { vpnDeclarationSchema } from './endpoints/vpn-declaration.ts';
import { certificateDeclarationSchema } from './pki/certificate-declaration.ts';
import { clientDownloadDeclaration } from './portal/client-download-declaration.ts';
import { portalDeclarationSchema } from './portal/portal-declaration.ts';
import { samlDeclarationSchema } from './saml/decryption-declaration.ts';
import { samlProviderDeclarationSchema } from './saml/saml-provider-declaration.ts';

/** The sections of `postern.yaml` that are lists, by the schema of one entry. Each room brings its own. */
export const listSections = {
  AccessKeys: accessKeyDeclarationSchema,
  Networks: networkDeclarationSchema,
  SamlProviders: samlProviderDeclarationSchema,
  Certificates: certificateDeclarationSchema,
  Directories: directoryDeclarationSchema,
  ClientConnectHandlers: clientConnectHandlerDeclarationSchema,
  ConnectionLogs: connectionLogsDeclarationSchema,
  Endpoints: endpointDeclarationSchema,
  ClientDownloads: clientDownloadDeclaration,
} as const;

/** The sections that are one value. */
export const singleSections = {
  Account: z
    .string('Write the twelve digits in quotes.')
    .regex(/^\d{12}$/, 'Write twelve digits, in quotes.')
    .default('000000000000')
    .describe('The account number that ARNs and derived ids name.'),
  Region: z
    .string('Write a name such as us-east-1.')
    .regex(/^[a-z0-9]+(-[a-z0-9]+){1,4}$/, 'Write a name such as us-east-1.')
    .default('us-east-1')
    .describe('The Region that ARNs name.'),
  Portal: portalDeclarationSchema.prefault({}).describe('How the portal presents itself.'),
  Vpn: vpnDeclarationSchema.prefault({}).describe('How profiles find the gateways.'),
  Quotas: quotasDeclarationSchema
    .prefault({})
    .describe(
      'How many there may be of what API callers make; what this file declares counts, and is never refused.',
    ),
  Ec2Upstream: upstreamDeclarationSchema
    .optional()
    .describe('What requests to `POSTERN_EC2_UPSTREAM` are signed with. Without it they go unsigned.'),
  Saml: samlDeclarationSchema.prefault({}).describe('Postern as a SAML service provider.'),
} as const;

export type ListSection = keyof typeof listSections;
export type SingleSection = keyof typeof singleSections;
export type SectionName = ListSection | SingleSection;

/** The order in which the sections are documented and usually written. */
export const sectionNames = [
  'Account',
  'Region',
  'Portal',
  'AccessKeys',
  'Ec2Upstream',
  'Networks',
  'Vpn',
  'Saml',
  'SamlProviders',
  'Certificates',
  'Directories',
  'ClientConnectHandlers',
  'ConnectionLogs',
  'Endpoints',
  'Quotas',
  'ClientDownloads',
] as const satisfies readonly SectionName[];
