# What a company sets up once and changes now and then: `later` changes every argument that may change.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "api" {}
variable "later" { default = false }

# Keys and Region come from the environment. Errors shall not take minutes to be told.
provider "aws" {
  max_retries = 2
  endpoints {
    acm = var.api
    ec2 = var.api
    iam = var.api
    sts = var.api
  }
}

locals {
  subnets = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"]
  handler = "arn:aws:lambda:us-east-1:123456789012:function:AWSClientVPN-handler"
}

data "aws_caller_identity" "me" {}

data "aws_vpc" "office" {
  id = "vpc-0a1b2c3d4e5f60001"
}

data "aws_subnets" "office" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.office.id]
  }
}

data "aws_security_group" "default" {
  vpc_id = data.aws_vpc.office.id
  name   = "default"
}

resource "aws_iam_saml_provider" "corp" {
  name                   = "corp"
  saml_metadata_document = file(var.later ? "later-metadata.xml" : "metadata.xml")
  tags                   = var.later ? { Team = "identity", Stage = "two" } : { Team = "access" }
}

resource "aws_acm_certificate" "server" {
  certificate_body  = file(var.later ? "renewed.crt" : "server.crt")
  private_key       = file(var.later ? "renewed.key" : "server.key")
  certificate_chain = file("ca.crt")
  tags              = { Name = var.later ? "renewed" : "server" }
}

resource "aws_acm_certificate" "other" {
  certificate_body  = file("server.crt")
  private_key       = file("server.key")
  certificate_chain = file("ca.crt")
}

resource "aws_ec2_client_vpn_endpoint" "engineering" {
  description                   = var.later ? "Engineering and friends" : "Engineering"
  client_cidr_block             = "10.100.0.0/16"
  transport_protocol            = "udp"
  vpc_id                        = data.aws_vpc.office.id
  server_certificate_arn        = var.later ? aws_acm_certificate.other.arn : aws_acm_certificate.server.arn
  split_tunnel                  = !var.later
  self_service_portal           = var.later ? "disabled" : "enabled"
  vpn_port                      = var.later ? 1194 : 443
  session_timeout_hours         = var.later ? 8 : 12
  disconnect_on_session_timeout = !var.later
  dns_servers                   = var.later ? ["10.0.0.3", "10.0.0.2"] : ["10.0.0.2"]
  security_group_ids            = var.later ? [data.aws_security_group.default.id, "sg-0a1b2c3d4e5f60002"] : ["sg-0a1b2c3d4e5f60002"]
  tags                          = var.later ? { Name = "engineering", Stage = "two" } : { Name = "engineering", Owner = "it" }

  authentication_options {
    type              = "federated-authentication"
    saml_provider_arn = aws_iam_saml_provider.corp.arn
  }
  client_connect_options {
    enabled             = true
    lambda_function_arn = var.later ? "${local.handler}:live" : local.handler
  }
  client_login_banner_options {
    enabled     = true
    banner_text = var.later ? "Mind the gap & the <train>" : "Grüße"
  }
  client_route_enforcement_options {
    enforced = var.later
  }
  connection_log_options {
    enabled               = true
    cloudwatch_log_group  = var.later ? "vpn" : "ClientVpnConnectionLogs"
    cloudwatch_log_stream = var.later ? "engineering" : "NewYorkOfficeVPN"
  }
}

resource "aws_ec2_client_vpn_network_association" "office" {
  for_each               = toset(local.subnets)
  client_vpn_endpoint_id = aws_ec2_client_vpn_endpoint.engineering.id
  subnet_id              = each.key
}

resource "aws_ec2_client_vpn_authorization_rule" "everybody" {
  client_vpn_endpoint_id = aws_ec2_client_vpn_endpoint.engineering.id
  target_network_cidr    = "10.0.0.0/16"
  authorize_all_groups   = true
  description            = var.later ? "The office" : "Everybody"
}

resource "aws_ec2_client_vpn_authorization_rule" "group" {
  for_each               = { engineering = "10.0.1.0/24", "operators & co" = "0.0.0.0/0" }
  client_vpn_endpoint_id = aws_ec2_client_vpn_endpoint.engineering.id
  target_network_cidr    = each.value
  access_group_id        = each.key
}

resource "aws_ec2_client_vpn_route" "beyond" {
  for_each               = { "192.168.0.0/16" = local.subnets[0], "0.0.0.0/0" = local.subnets[1] }
  client_vpn_endpoint_id = aws_ec2_client_vpn_endpoint.engineering.id
  destination_cidr_block = each.key
  target_vpc_subnet_id   = each.value
  description            = "Beyond the office"
  depends_on             = [aws_ec2_client_vpn_network_association.office]
}

data "aws_ec2_client_vpn_endpoint" "by_tag" {
  tags       = { Name = "engineering" }
  depends_on = [aws_ec2_client_vpn_endpoint.engineering]
}

output "account" {
  value = data.aws_caller_identity.me.account_id
}

output "endpoint" {
  value = data.aws_ec2_client_vpn_endpoint.by_tag.id
}

output "subnets" {
  value = sort(data.aws_subnets.office.ids)
}
