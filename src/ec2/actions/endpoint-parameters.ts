import type {
  AuthenticationRequest,
  ModifyClientVpnEndpointRequest,
} from '../../endpoints/endpoint-requests.ts';
import { UnsupportedOperation } from '../wire/failures.ts';
import type { Form } from '../wire/form.ts';
import { present } from './present.ts';

/** The members that both CreateClientVpnEndpoint and ModifyClientVpnEndpoint know. */
type ChangeableMembers = Omit<ModifyClientVpnEndpointRequest, 'clientVpnEndpointId' | 'dnsServers'>;

/** Throws `UnsupportedOperation` for what newer clients know and Postern does not offer: it is never silently without effect. */
export function readChangeableMembers(form: Form): ChangeableMembers {
  refuseWhatIsNotOffered(form);
  return present({
    serverCertificateArn: form.text('ServerCertificateArn'),
    connectionLogOptions: readConnectionLog(form.structure('ConnectionLogOptions')),
    vpnPort: form.int('VpnPort'),
    description: form.text('Description'),
    splitTunnel: form.flag('SplitTunnel'),
    securityGroupIds: form.list('SecurityGroupId'),
    vpcId: form.text('VpcId'),
    selfServicePortal: form.text('SelfServicePortal'),
    clientConnectOptions: readClientConnect(form.structure('ClientConnectOptions')),
    sessionTimeoutHours: form.int('SessionTimeoutHours'),
    clientLoginBannerOptions: readLoginBanner(form.structure('ClientLoginBannerOptions')),
    clientRouteEnforcementOptions: readRouteEnforcement(form.structure('ClientRouteEnforcementOptions')),
    disconnectOnSessionTimeout: form.flag('DisconnectOnSessionTimeout'),
  });
}

/** One of `Authentication.N`. What its type has no use for stays unread, and is refused as an unknown parameter. */
export function readAuthentication(form: Form): AuthenticationRequest | { readonly type: string } {
  const type = form.requiredText('Type');
  switch (type) {
    case 'certificate-authentication': {
      const mutual = form.structure('MutualAuthentication');
      return present({
        type,
        clientRootCertificateChainArn: mutual?.text('ClientRootCertificateChainArn'),
      });
    }
    case 'directory-service-authentication':
      return present({ type, directoryId: form.structure('ActiveDirectory')?.text('DirectoryId') });
    case 'federated-authentication': {
      const federated = form.structure('FederatedAuthentication');
      return present({
        type,
        samlProviderArn: federated?.text('SAMLProviderArn'),
        selfServiceSamlProviderArn: federated?.text('SelfServiceSAMLProviderArn'),
      });
    }
    default:
      return { type };
  }
}

function readConnectionLog(form: Form | undefined) {
  if (!form) return undefined;
  refuseSwitch(form, 'IncludeAuthorizationPolicyContext', 'Authorization policies');
  return present({
    enabled: form.flag('Enabled'),
    cloudwatchLogGroup: form.text('CloudwatchLogGroup'),
    cloudwatchLogStream: form.text('CloudwatchLogStream'),
  });
}

function readClientConnect(form: Form | undefined) {
  return (
    form && present({ enabled: form.flag('Enabled'), lambdaFunctionArn: form.text('LambdaFunctionArn') })
  );
}

function readLoginBanner(form: Form | undefined) {
  return form && present({ enabled: form.flag('Enabled'), bannerText: form.text('BannerText') });
}

function readRouteEnforcement(form: Form | undefined) {
  return form && present({ enforced: form.flag('Enforced') });
}

function refuseWhatIsNotOffered(form: Form): void {
  if (form.structure('TransitGatewayConfiguration')) {
    throw new UnsupportedOperation(
      'Transit gateways are not supported here. Leave out TransitGatewayConfiguration, and associate subnets of one network.',
    );
  }
  const posture = form.structure('DevicePostureOptions');
  if (!posture) return;
  refuseSwitch(posture, 'Enabled', 'Checks of the device posture');
  if (posture.structures('TrustProvider').length > 0) throw notOffered('Checks of the device posture');
}

/** Off is what everything not offered is, so that clients which always say so go through. */
function refuseSwitch(form: Form, name: string, what: string): void {
  if (form.flag(name)) throw notOffered(what);
}

function notOffered(what: string): UnsupportedOperation {
  return new UnsupportedOperation(`${what} are not supported here. Leave them out of the request, or off.`);
}
