import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { EC2Client } from '@aws-sdk/client-ec2';
import type { Caller } from '../../../src/ec2/access/caller.ts';
import {
  clientVpnActions,
  connectionActions,
  revocationListActions,
} from '../../../src/ec2/actions/client-vpn-actions.ts';
import type {
  ClientVpnActionDependencies,
  ConnectionActionDependencies,
  RevocationListActionDependencies,
} from '../../../src/ec2/actions/dependencies.ts';
import { createApiServer } from '../../../src/ec2/api-server.ts';
import { type AnsweredCall, createManagementApi } from '../../../src/ec2/management-api.ts';
import type { Call, RawRequest, Target } from '../../../src/ec2/service.ts';
import { createEc2Service, type Forward } from '../../../src/ec2/wire/ec2-service.ts';
import { NO_METRICS } from '../../support/no-metrics.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

/** One call as it came and was answered. */
export interface SeenCall {
  readonly body: string;
  readonly targets: readonly Target[];
  readonly auditDetails: Call['auditDetails'];
  readonly answer: string;
}

export interface RunningActions {
  /** A real client of the API; whoever signs may do everything here. */
  readonly client: EC2Client;
  readonly calls: readonly SeenCall[];
  close(): Promise<void>;
}

const CALLER: Caller = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  userName: 'ops',
  account: '123456789012',
  arn: 'arn:aws:iam::123456789012:user/ops',
  policies: [],
  sourceAddress: '127.0.0.1',
  isSecure: false,
};

export type ActionDependencies = ClientVpnActionDependencies &
  RevocationListActionDependencies &
  ConnectionActionDependencies & { readonly forward?: Forward };

/** The Client VPN actions behind the real listener, for the real client: only who may call is left out. */
export async function startActions(deps: ActionDependencies): Promise<RunningActions> {
  const calls: SeenCall[] = [];
  const recorded = new Map<RawRequest, AnsweredCall>();
  const api = createManagementApi({
    services: [
      createEc2Service({
        actions: [...clientVpnActions(deps), ...revocationListActions(deps), ...connectionActions(deps)],
        ...(deps.forward && { forward: deps.forward }),
      }),
    ],
    access: { identify: () => ({ caller: CALLER, service: 'ec2' }), authorize: () => undefined },
    recordCall: (call) => void recorded.set(call.request, call),
    metrics: NO_METRICS,
    logger: recordingLogger().logger,
    newRequestId: randomUUID,
  });
  const answer = async (request: RawRequest) => {
    const answered = await api.answer(request);
    calls.push({
      body: request.body.toString(),
      targets: recorded.get(request)?.targets ?? [],
      auditDetails: recorded.get(request)?.call?.auditDetails,
      answer: answered.body.toString(),
    });
    return answered;
  };
  const server = createApiServer(async () => ({ ...api, answer })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new EC2Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: CALLER.accessKeyId, secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  return {
    client,
    calls,
    close: async () => {
      client.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
