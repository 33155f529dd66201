import { describeStore } from '../contract/every-store.ts';
import { redis } from '../contract/platform.ts';

describeStore(redis);
