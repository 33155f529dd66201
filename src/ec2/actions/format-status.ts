import { element, text } from '../wire/xml.ts';

/** `status` and its like, which clients need on every object: Terraform's provider dies where it is missing. */
export function formatStatus(code: string, message?: string, name = 'status'): string {
  return element(name, text('code', code) + (message ? text('message', message) : ''));
}
