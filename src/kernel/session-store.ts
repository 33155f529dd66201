/**
 * Texts that end by themselves: what the portal keeps of the people who are signed in. A key is whatever the portal makes
 * of a browser's cookie; the cookie itself never gets here. All methods throw {@link StoreUnavailable}.
 */
export interface SessionStore {
  get(key: string): Promise<string | undefined>;
  /** Saves `text`, in place of what is there, for so many seconds from now. Looking at it does not prolong it. */
  put(key: string, text: string, seconds: number): Promise<void>;
  /**
   * The same where there is something already; false when there is not. A view that notes its time must not bring back
   * a session that a sign-out, here or at another replica, has just ended.
   */
  replace(key: string, text: string, seconds: number): Promise<boolean>;
  /** Tells whether there was something. */
  delete(key: string): Promise<boolean>;
}
