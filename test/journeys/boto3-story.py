"""The life of an endpoint, by boto3: what each call answers, a JSON object on a line."""

import json
import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

VPC = "vpc-0a1b2c3d4e5f60001"
SUBNETS = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"]


def client(service):
    return boto3.client(service, endpoint_url=os.environ["POSTERN_API"], config=Config(retries={"max_attempts": 1}))


ec2, iam, acm, sts, cloudwatch = map(client, ["ec2", "iam", "acm", "sts", "cloudwatch"])


def call(operation, **parameters):
    """Calls, writes down what came, and returns it; of a refusal the code, the status and whether it has the id of the request."""
    try:
        answer = operation(**parameters)
    except ClientError as error:
        metadata = error.response["ResponseMetadata"]
        refusal = {
            "Code": error.response["Error"]["Code"],
            "HTTPStatusCode": metadata["HTTPStatusCode"],
            "HasRequestId": len(metadata["RequestId"]) == 36,
        }
        write(operation, {"Refusal": refusal})
        return None
    assert answer.pop("ResponseMetadata")["RequestId"], operation
    write(operation, answer)
    return answer


def write(operation, answer):
    print(json.dumps({operation.__name__: answer}, default=str))


def read(name):
    with open(name, "rb") as file:
        return file.read()


call(sts.get_caller_identity)
provider = call(iam.create_saml_provider, Name="corp", SAMLMetadataDocument=read("metadata.xml").decode())
server = call(
    acm.import_certificate,
    Certificate=read("server.crt"),
    PrivateKey=read("server.key"),
    CertificateChain=read("ca.crt"),
)

wanted = {
    "Description": "Engineering & friends",
    "ClientCidrBlock": "10.100.0.0/16",
    "ServerCertificateArn": server["CertificateArn"],
    "AuthenticationOptions": [
        {
            "Type": "federated-authentication",
            "FederatedAuthentication": {"SAMLProviderArn": provider["SAMLProviderArn"]},
        },
        {
            "Type": "certificate-authentication",
            "MutualAuthentication": {"ClientRootCertificateChainArn": server["CertificateArn"]},
        },
    ],
    "ConnectionLogOptions": {"Enabled": False},
    "ClientLoginBannerOptions": {"Enabled": True, "BannerText": "Gr\u00fc\u00dfe, <all> & sundry"},
    "SplitTunnel": True,
    "TagSpecifications": [{"ResourceType": "client-vpn-endpoint", "Tags": [{"Key": "Name", "Value": "engineering"}]}],
    "ClientToken": "the-same-each-time",
}
call(ec2.create_client_vpn_endpoint, DryRun=True, **wanted)
endpoint = call(ec2.create_client_vpn_endpoint, **wanted)["ClientVpnEndpointId"]
call(ec2.create_client_vpn_endpoint, **wanted)
call(ec2.create_client_vpn_endpoint, **{**wanted, "VpnPort": 1194})
on = {"ClientVpnEndpointId": endpoint}

call(ec2.modify_client_vpn_endpoint, DnsServers={"CustomDnsServers": ["10.0.0.2"], "Enabled": True}, **on)
call(ec2.modify_client_vpn_endpoint, SessionTimeoutHours=9, **on)
associations = [call(ec2.associate_client_vpn_target_network, SubnetId=subnet, **on)["AssociationId"] for subnet in SUBNETS]
call(ec2.describe_client_vpn_target_networks, AssociationIds=associations[:1], **on)
call(ec2.apply_security_groups_to_client_vpn_target_network, VpcId=VPC, SecurityGroupIds=["sg-0a1b2c3d4e5f60002"], **on)
for third in range(12):
    ec2.authorize_client_vpn_ingress(TargetNetworkCidr=f"10.0.{third}.0/24", AccessGroupId="engineering", **on)
call(ec2.authorize_client_vpn_ingress, TargetNetworkCidr="10.0.0.0/24", AccessGroupId="engineering", **on)
pages = ec2.get_paginator("describe_client_vpn_authorization_rules").paginate(PaginationConfig={"PageSize": 5}, **on)
print(json.dumps({"pages": [[rule["DestinationCidr"] for rule in page["AuthorizationRules"]] for page in pages]}))
call(ec2.create_client_vpn_route, DestinationCidrBlock="0.0.0.0/0", TargetVpcSubnetId=SUBNETS[1], **on)
call(ec2.describe_client_vpn_routes, Filters=[{"Name": "origin", "Values": ["add-route"]}], **on)
call(ec2.delete_client_vpn_route, DestinationCidrBlock="0.0.0.0/0", TargetVpcSubnetId=SUBNETS[1], **on)
call(ec2.describe_client_vpn_endpoints, Filters=[{"Name": "tag:Name", "Values": ["engineering"]}])

call(ec2.import_client_vpn_client_certificate_revocation_list, CertificateRevocationList=read("crl.pem").decode(), **on)
assert ec2.export_client_vpn_client_certificate_revocation_list(**on)["CertificateRevocationList"].encode() == read("crl.pem")
assert f"\nremote {endpoint}.vpn.example.com 443\n" in ec2.export_client_vpn_client_configuration(**on)["ClientConfiguration"]
call(ec2.describe_client_vpn_connections, **on)
call(ec2.terminate_client_vpn_connections, ConnectionId="cvpn-connection-0000000000000000f", **on)
call(cloudwatch.list_metrics, Namespace="AWS/ClientVPN", MetricName="ActiveConnectionsCount")

call(ec2.delete_client_vpn_endpoint, **on)
for association in associations:
    call(ec2.disassociate_client_vpn_target_network, AssociationId=association, **on)
call(ec2.delete_client_vpn_endpoint, **on)
call(ec2.describe_client_vpn_endpoints, ClientVpnEndpointIds=[endpoint])
call(iam.delete_saml_provider, SAMLProviderArn=provider["SAMLProviderArn"])
call(acm.delete_certificate, CertificateArn=server["CertificateArn"])
