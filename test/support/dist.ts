/** Before the first test: those that start Postern as a process start what the image runs. */
export { makeDistFresh as setup } from '../tools/dist.ts';
