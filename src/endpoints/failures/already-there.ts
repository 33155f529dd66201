import { PosternError } from '../../kernel/errors.ts';

/**
 * What a request would add is there already. One class for each kind of thing. To a request that bears the client token of an
 * earlier one this says that the earlier one was done, even where its process died before it could say so.
 */
export abstract class AlreadyThere extends PosternError {}
