export type Platform = 'windows' | 'macos' | 'linux' | 'ios' | 'android';

/** A VPN client that the portal offers for a platform. */
export interface ClientDownload {
  readonly platform: Platform;
  /** The product's name, such as `OpenVPN Connect`. */
  readonly name: string;
  readonly url: string;
}
