import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createAccess } from '../../../src/ec2/access/create-access.ts';
import { createForward } from '../../../src/ec2/upstream/forward.ts';
import { createUpstream } from '../../../src/ec2/upstream/upstream.ts';
import { createUpstreamNetworks } from '../../../src/ec2/upstream/upstream-networks.ts';
import { createEc2Service } from '../../../src/ec2/wire/ec2-service.ts';
import { PosternError } from '../../../src/kernel/errors.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { startListener } from '../../support/listener.ts';
import { postSigned, REALM, startManagementApi } from '../../support/management-api.ts';

const XML = { 'Content-Type': 'text/xml;charset=UTF-8' };
const SIGNER = {
  accessKeyId: 'AKIAUPSTREAM12345678',
  secretAccessKey: new Secret('the-secret-of-the-upstream-and-no-other1'),
  region: 'eu-west-3',
};

interface Received {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A peer that does what a test says, and keeps what it was sent. */
async function startPeer(listener: RequestListener) {
  const received: Received[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: target = '', headers, rawHeaders } = request;
    received.push({ method, target, headers, rawHeaders, body: Buffer.concat(chunks).toString() });
    listener(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { received, address: new URL(`http://127.0.0.1:${port}/ec2/`) };
}

function upstreamTo(address: URL, credentials: typeof SIGNER | undefined = undefined, timeoutMs = 2000) {
  return createUpstream({ address, credentials: () => credentials, clock: Date.now, timeoutMs });
}

/** The management API with nothing of its own, before a peer. */
async function startBefore(address: URL, credentials?: typeof SIGNER) {
  const forward = createForward(upstreamTo(address, credentials));
  const api = await startManagementApi([createEc2Service({ actions: [], forward })]);
  closers.push(() => api.close());
  return api;
}

async function failureOf(work: Promise<unknown>): Promise<PosternError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof PosternError) return error;
  throw error ?? new Error('It succeeded.');
}

const FORM = 'Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=a%26b&Filter.1.Value.1=%C3%A9+x';

describe('what is passed on', () => {
  it('is the form, signed anew with the keys of the upstream', async () => {
    const { address, received } = await startPeer((_request, response) => {
      response
        .writeHead(400, { ...XML, 'Set-Cookie': 'a=b', 'X-Other': 'c' })
        .end('<Response>as it is</Response>');
    });
    const { url } = await startBefore(address, SIGNER);
    const answer = await postSigned(url, FORM);
    expect([answer.status, await answer.text()]).toEqual([400, '<Response>as it is</Response>']);
    expect(answer.headers.get('set-cookie') ?? answer.headers.get('x-other')).toBeNull();
    const [request] = received;
    expect(request).toMatchObject({ method: 'POST', target: '/ec2/', body: FORM });
    expect(request?.headers.authorization).toContain('AKIAUPSTREAM12345678/');
    expect(request?.headers.authorization).toContain('/eu-west-3/ec2/aws4_request');
    expect(JSON.stringify(request?.rawHeaders)).not.toContain('AKIAIOSFODNN7EXAMPLE');
  });

  it('has one reading, so that policies and upstream see the same action', async () => {
    const { address, received } = await startPeer(
      (_request, response) => void response.writeHead(200, XML).end('<a/>'),
    );
    const { url } = await startBefore(address);
    const twofold = ['Tag=x;Action=TerminateInstances', '\ufeffAction=TerminateInstances', 'Tag=%ff%26'];
    for (const other of twofold) await postSigned(url, `${other}&Action=DescribeInstances`);
    expect(received.map(({ body }) => body)).toEqual([
      'Tag=x%3BAction%3DTerminateInstances&Action=DescribeInstances',
      '%EF%BB%BFAction=TerminateInstances&Action=DescribeInstances',
      'Tag=%EF%BF%BD%26&Action=DescribeInstances',
    ]);
  });

  it('names its action once, however it is spelt', async () => {
    const { address, received } = await startPeer(
      (_request, response) => void response.writeHead(200, XML).end('<a/>'),
    );
    const { url } = await startBefore(address);
    const answer = await postSigned(url, 'action=TerminateInstances&Action=DescribeInstances');
    expect(await answer.text()).toContain('<Code>MalformedQueryString</Code>');
    expect(received).toEqual([]);
  });

  it('bears a signature that a verifier of AWS signatures accepts', async () => {
    const { address, received } = await startPeer(
      (_request, response) => void response.writeHead(200, XML).end('<a/>'),
    );
    await upstreamTo(address, SIGNER).send(FORM);
    const keys = [{ ...SIGNER, userName: 'upstream', policies: [] }];
    const realm = { account: REALM.account, region: SIGNER.region };
    const access = createAccess({ accessKeys: () => keys, realm: () => realm, clock: Date.now });
    const [request] = received;
    if (!request) throw new Error('Nothing came.');
    const raw = { ...request, body: Buffer.from(request.body), sourceAddress: '', isSecure: false };
    expect(access.identify(raw)).toMatchObject({ service: 'ec2', caller: { userName: 'upstream' } });
  });

  it('goes unsigned where no keys are declared', async () => {
    const { address, received } = await startPeer(
      (_request, response) => void response.writeHead(200, XML).end('<a/>'),
    );
    await upstreamTo(address).send(FORM);
    expect(received[0]?.headers.authorization).toBeUndefined();
  });

  it('is nothing that is no name of an action', async () => {
    const { address, received } = await startPeer((_request, response) => void response.end());
    const { url } = await startBefore(address);
    for (const name of ['../evil', 'describe', `D${'x'.repeat(200)}`, 'A B']) {
      const answer = await postSigned(url, `Action=${encodeURIComponent(name)}&Version=2016-11-15`);
      expect(await answer.text()).toContain('<Code>InvalidAction</Code>');
    }
    expect(received).toEqual([]);
  });
});

describe('an upstream that does not do its part', () => {
  const unavailable = { code: 'UpstreamUnavailable' };

  it('is not waited for without end, whether it says nothing or stops in the middle', async () => {
    const silent = await startPeer(() => undefined);
    expect(await failureOf(upstreamTo(silent.address, undefined, 200).send(FORM))).toMatchObject(unavailable);
    const halting = await startPeer((_request, response) => void response.writeHead(200, XML).write('<a>'));
    expect(await failureOf(upstreamTo(halting.address, undefined, 200).send(FORM))).toMatchObject(
      unavailable,
    );
  });

  it('is told as unavailable when it is not there, and clients try again', async () => {
    const { address } = await startPeer(() => undefined);
    for (const close of closers.splice(0)) await close();
    const { url } = await startBefore(address);
    const answer = await postSigned(url, FORM);
    const xml = await answer.text();
    expect([answer.status, xml]).toEqual([503, expect.stringContaining('<Code>Unavailable</Code>')]);
    expect(xml).not.toContain(address.host);
  });

  it('leads nobody elsewhere: redirects are not followed', async () => {
    const elsewhere = await startListener();
    closers.push(() => elsewhere.close());
    const { address } = await startPeer((_request, response) => {
      response.writeHead(307, { Location: elsewhere.url }).end();
    });
    expect(await failureOf(upstreamTo(address).send(FORM))).toMatchObject(unavailable);
    expect(elsewhere.requests).toEqual([]);
  });

  it('cannot fill the memory', async () => {
    const { address } = await startPeer((_request, response) => {
      response.writeHead(200, XML);
      response.on('error', () => undefined);
      for (let megabytes = 0; megabytes < 20; megabytes++) response.write('a'.repeat(1024 * 1024));
      response.end();
    });
    expect(await failureOf(upstreamTo(address, undefined, 10_000).send(FORM))).toMatchObject(unavailable);
  });
});

describe('networks of an upstream', () => {
  const look = async (status: number, body: string) => {
    const { address } = await startPeer(
      (_request, response) => void response.writeHead(status, XML).end(body),
    );
    return createUpstreamNetworks(upstreamTo(address)).findVpc('vpc-1');
  };
  const error = (code: string) => `<Response><Errors><Error><Code>${code}</Code></Error></Errors></Response>`;

  it('are unknown where it knows no such id, and only then', async () => {
    expect(await look(400, error('InvalidVpcID.NotFound'))).toBeUndefined();
    expect(await look(400, error('InvalidVpcID.Malformed'))).toBeUndefined();
    expect(await failureOf(look(401, error('AuthFailure')))).toMatchObject({ code: 'UpstreamUnavailable' });
    expect(await failureOf(look(500, 'Oh!'))).toMatchObject({ code: 'UpstreamUnavailable' });
    expect(await failureOf(look(200, '<html><p>Welcome</html>'))).toMatchObject({
      code: 'UpstreamUnavailable',
    });
  });

  it('are read to the last page, whatever entities a document declares', async () => {
    const page = (id: string, token: string) =>
      `<R><subnetSet><item><subnetId>${id}</subnetId><vpcId>vpc-1</vpcId><cidrBlock>10.0.0.0/24</cidrBlock><availabilityZone>a &amp; b</availabilityZone><availableIpAddressCount>7</availableIpAddressCount></item></subnetSet><nextToken>${token}</nextToken></R>`;
    const vpc =
      '<R><vpcSet><item><vpcId>vpc-1</vpcId><cidrBlock>10.0.0.0/16</cidrBlock><instanceTenancy>dedicated</instanceTenancy></item></vpcSet></R>';
    const { address, received } = await startPeer((_request, response) => {
      const form = new URLSearchParams(received.at(-1)?.body);
      const answers: Record<string, string> = {
        DescribeVpcs: vpc,
        DescribeSubnets: form.has('NextToken') ? page('subnet-2', '') : page('subnet-1', 'more'),
        DescribeSecurityGroups: '<R><securityGroupInfo/></R>',
      };
      response.writeHead(200, XML).end(answers[form.get('Action') ?? '']);
    });
    const network = await createUpstreamNetworks(upstreamTo(address)).findVpc('vpc-1');
    expect(network).toMatchObject({ instanceTenancy: 'dedicated', cidrBlocks: ['10.0.0.0/16'] });
    expect(
      network?.subnets.map(({ subnetId, availabilityZone }) => `${subnetId} in ${availabilityZone}`),
    ).toEqual(['subnet-1 in a & b', 'subnet-2 in a & b']);
    const bomb = '<!DOCTYPE a [<!ENTITY e "eeeeeeee">]><R><vpcSet>&e;</vpcSet></R>';
    expect(await failureOf(look(200, bomb))).toMatchObject({ code: 'UpstreamUnavailable' });
  });
});
