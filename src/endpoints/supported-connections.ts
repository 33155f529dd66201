/** Guide, section "Scaling considerations": by the number of subnet associations, from none to five. */
const SUPPORTED: readonly number[] = [0, 20_000, 36_500, 66_500, 96_500, 126_000];

/** How many concurrent connections an endpoint of so many target networks supports; more than five add nothing. */
export function supportedConnections(associations: number): number {
  return SUPPORTED[Math.min(associations, SUPPORTED.length - 1)] ?? 0;
}
