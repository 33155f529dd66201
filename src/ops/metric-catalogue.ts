import type {
  CounterName,
  GaugeLabels,
  GaugeName,
  HistogramLabels,
  HistogramName,
  MetricLabels,
} from '../kernel/metrics.ts';

/** What a series means, for `/metrics` and for docs/operations/metrics.md, which is written from here. */
export interface Series<Labels> {
  readonly help: string;
  /** What each label holds. */
  readonly labels: { readonly [Label in keyof Labels & string]: string };
}

export interface HistogramSeries<Labels> extends Series<Labels> {
  /** Upper bounds, in the unit of the name. */
  readonly buckets: readonly number[];
}

const ENDPOINT = 'the id of the endpoint';
const ofEndpoint = (help: string) => ({ help, labels: { endpoint: ENDPOINT } });
const CLIENT_FLAVOUR = 'the client that the profile is for, such as `openvpn`';
const IDP = 'the ARN of the SAML provider';

export const COUNTERS: { readonly [Name in CounterName]: Series<MetricLabels[Name]> } = {
  clientvpn_http_requests_total: {
    help: 'Requests that the portal answered.',
    labels: {
      route: 'the pattern of the route, never the address; `none` for what leads nowhere',
      status: 'the HTTP status',
    },
  },
  clientvpn_sign_in_starts_total: {
    help: 'Sign-ins that people started.',
    labels: { result: '`started`, or the code of the refusal' },
  },
  clientvpn_directory_sign_ins_total: {
    help: 'Names and passwords that were checked at directories, for the portal and for connections.',
    labels: {
      directory: 'the DirectoryId',
      result: '`signed-in`, or the reason of the refusal, such as `credentials-wrong`',
    },
  },
  clientvpn_saml_responses_total: {
    help: 'SAML Responses at the assertion consumer service.',
    labels: {
      idp: `${IDP}; \`unknown\` where the Response does not lead to one`,
      result: '`accepted`, or the code of the refusal',
    },
  },
  clientvpn_portal_config_downloads_total: {
    help: 'Client configurations (profiles) that were downloaded; SelfServicePortalClientConfigurationDownloads in AWS.',
    labels: { endpoint: ENDPOINT, client: CLIENT_FLAVOUR },
  },
  clientvpn_portal_bundle_downloads_total: {
    help: 'Bundles of profile, instructions and installer whose download began.',
    labels: { endpoint: ENDPOINT, client: CLIENT_FLAVOUR },
  },
  clientvpn_portal_client_downloads_total: {
    help: 'Downloads of client installers.',
    labels: {
      platform: '`windows`, `macos`, `linux`, `ios` or `android`',
      client: 'the name of the client, as in ClientDownloads',
      result:
        '`complete`, `aborted` (the browser left), `not-modified`, `redirected` (to where else it is) or `handed-over` (the proxy sends it)',
    },
  },
  clientvpn_configuration_apply_failures_total: {
    help: 'Times the configuration file could not be applied and the earlier one stayed.',
    labels: {},
  },
  clientvpn_api_requests_total: {
    help: 'Calls of the management API that were answered.',
    labels: {
      action:
        'as policies name it, such as `ec2:DescribeClientVpnEndpoints`; `unknown` where it was not understood, `ec2:forwarded` for what goes to POSTERN_EC2_UPSTREAM',
      code: '`Success`, or the code of the refusal',
    },
  },
  clientvpn_gateway_requests_total: {
    help: 'Requests of gateways that were answered; a stream of orders counts when it ends.',
    labels: {
      gateway: 'the name of the gateway; `unknown` where no valid token came',
      route: 'the part of the address that says what is asked, never an id; `none` for what leads nowhere',
      status: 'the HTTP status',
    },
  },
  clientvpn_connection_attempts_total: {
    help: 'Attempts to connect that came to an end: admitted or refused. Those whose people are still at the browser are not among them.',
    labels: {
      endpoint: ENDPOINT,
      result: '`successful`, or the reason of the refusal (docs/connections/logs.md lists them)',
    },
  },
  clientvpn_authentication_failures_total: ofEndpoint(
    'Attempts whose people did not prove who they are: by certificate, password, code, session or browser. AuthenticationFailures in AWS.',
  ),
  clientvpn_ingress_bytes_total: ofEndpoint(
    'Bytes that came from clients through their tunnels, as gateways report. IngressBytes in AWS.',
  ),
  clientvpn_egress_bytes_total: ofEndpoint(
    'Bytes that went to clients through their tunnels, as gateways report. EgressBytes in AWS.',
  ),
  clientvpn_ingress_packets_total: ofEndpoint(
    'Packets that came from clients through their tunnels, as gateways report. IngressPackets in AWS.',
  ),
  clientvpn_egress_packets_total: ofEndpoint(
    'Packets that went to clients through their tunnels, as gateways report. EgressPackets in AWS.',
  ),
  clientvpn_client_connect_handler_timeouts_total: ofEndpoint(
    'Connections refused because the client connect handler did not answer in 30 seconds. ClientConnectHandlerTimeouts in AWS.',
  ),
  clientvpn_client_connect_handler_invalid_responses_total: ofEndpoint(
    'Connections refused because the client connect handler answered what it must not. ClientConnectHandlerInvalidResponses in AWS.',
  ),
  clientvpn_client_connect_handler_other_execution_errors_total: ofEndpoint(
    'Connections refused because the client connect handler failed. ClientConnectHandlerOtherExecutionErrors in AWS.',
  ),
  clientvpn_client_connect_handler_throttling_errors_total: ofEndpoint(
    'Connections refused because the client connect handler was asked too often. ClientConnectHandlerThrottlingErrors in AWS.',
  ),
  clientvpn_client_connect_handler_denied_connections_total: ofEndpoint(
    'Connections that the client connect handler denied. ClientConnectHandlerDeniedConnections in AWS.',
  ),
  clientvpn_client_connect_handler_failed_service_errors_total: ofEndpoint(
    'Connections refused because the client connect handler could not be reached or asked. ClientConnectHandlerFailedServiceErrors in AWS.',
  ),
  clientvpn_connection_log_dropped_total: {
    help: 'Entries of connection logs that were never written: their group is not declared, too many waited, or it takes none of them.',
    labels: { group: 'the log group that endpoints name' },
  },
};

export const GAUGES: { readonly [Name in GaugeName]: Series<GaugeLabels[Name]> } = {
  clientvpn_configuration_info: {
    help: '1 for the digest of the configuration that this replica applied last.',
    labels: { digest: 'SHA-256 of the file and the files that it names' },
  },
  clientvpn_configuration_conflict: {
    help: '1 while the configuration that this replica applied is not the one in the store.',
    labels: {},
  },
  clientvpn_idp_certificate_expiry_timestamp_seconds: {
    help: 'When the last of the certificates ends that an identity provider signs with, by its metadata. Sign-in goes on afterwards, until the provider changes its key.',
    labels: { idp: IDP },
  },
  clientvpn_idp_signing_certificate_expiry_timestamp_seconds: {
    help: 'When each of the certificates ends that an identity provider signs with, by its metadata. During a change of keys there are several, and the end of the earlier asks nothing.',
    labels: { idp: IDP, fingerprint: 'SHA-256 of the certificate, `AB:CD:…`' },
  },
  clientvpn_idp_metadata_expiry_timestamp_seconds: {
    help: 'validUntil of the metadata document of an identity provider, where it says one. Sign-in goes on afterwards.',
    labels: { idp: IDP },
  },
  clientvpn_idp_metadata_confirmed_timestamp_seconds: {
    help: 'When the metadata of an identity provider was last fetched, or confirmed to be the same, at its MetadataUrl; 0: never yet.',
    labels: { idp: IDP },
  },
  clientvpn_idp_metadata_fetch_failures: {
    help: 'How often in a row the metadata of an identity provider could not be fetched from its MetadataUrl; what was fetched before stays in use.',
    labels: { idp: IDP },
  },
  clientvpn_idp_sign_in_host_changed_timestamp_seconds: {
    help: 'When new metadata last led people to another host for sign-in. Make sure that it is the right one.',
    labels: { idp: IDP },
  },
  clientvpn_server_certificate_expiry_timestamp_seconds: {
    help: 'When a server certificate, or the first of its issuers, ends. VPN clients refuse the gateway from then on.',
    labels: { certificate: 'the name of the certificate' },
  },
  clientvpn_client_authority_expiry_timestamp_seconds: {
    help: 'When the first of the authorities ends that client certificates are checked against. The gateways refuse all clients from then on.',
    labels: {
      certificate: 'the name of the certificate that endpoints name as ClientRootCertificateChainArn',
    },
  },
  clientvpn_crl_days_to_expiry: {
    help: 'Whole days until the client certificate revocation list of an endpoint ends, negative once it is over: then nobody can connect. Asked at each scrape; CrlDaysToExpiry in AWS.',
    labels: { endpoint: ENDPOINT },
  },
  clientvpn_active_connections: ofEndpoint(
    'Connections that hold an address, of all gateways and replicas: every replica shows the same number, so take the maximum, not the sum. Asked at each scrape; ActiveConnectionsCount in AWS.',
  ),
  clientvpn_gateway_streams: {
    help: 'Streams of orders that gateways hold open at this replica, from its first request of a gateway on. One that has none at any replica learns of nothing.',
    labels: { gateway: 'the name of the gateway' },
  },
  clientvpn_ready: {
    help: '1 while /readyz answers 200; asked at each scrape.',
    labels: {},
  },
  clientvpn_store_up: {
    help: '1 while the store (Redis or SQLite) answers; asked at each scrape.',
    labels: {},
  },
  clientvpn_store_ping_seconds: {
    help: 'How long the store took to answer at the last scrape at which it did.',
    labels: {},
  },
  clientvpn_verifier_waiting: {
    help: 'SAML Responses that wait for a thread to verify their signatures, at the moment of the scrape.',
    labels: {},
  },
};

export const HISTOGRAMS: {
  readonly [Name in HistogramName]: HistogramSeries<HistogramLabels[Name]>;
} = {
  clientvpn_signin_seconds: {
    help: 'From the start of a sign-in to its completion, with all the time that people take at the identity provider.',
    labels: {},
    // One redirect for whoever is signed in already; minutes for a password and a telephone; ten is the limit.
    buckets: [1, 2, 5, 10, 20, 30, 60, 120, 300, 600],
  },
};
