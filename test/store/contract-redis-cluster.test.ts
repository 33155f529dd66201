import { describeStore } from '../contract/every-store.ts';
import { redisCluster } from '../contract/platform.ts';

describeStore(redisCluster);
