/**
 * The limits of what gateways and Postern say to each other, from facts of OpenVPN's management interface. They stand apart from the contract, so
 * that who needs a number does not load its schemas.
 */

/** The longest link: `WEB_AUTH::` and the link reach every client, and fit with a state into CRV1. Bytes. */
export const LONGEST_LINK = 200;
/** The longest text for people: of the 256 bytes of one management parameter the rest is the gateway's. Bytes of UTF-8. */
export const LONGEST_TEXT = 200;
export const MOST_REPORTS = 1000;
export const MOST_REFRESHED = 500;
export const MOST_RESYNCHRONISED = 5000;
