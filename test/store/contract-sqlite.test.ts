import { describeStore } from '../contract/every-store.ts';
import { sqlite } from '../contract/platform.ts';

describeStore(sqlite);
