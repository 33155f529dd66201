import type { Answer } from './exchange.ts';

/** Headers that a browser sends with the visit of a page. */
const BROWSER = {
  Host: 'localhost',
  'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36',
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language': 'en-GB,en;q=0.9',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-Dest': 'document',
};

type Headers = Readonly<Record<string, string>>;

/** The text of a GET as a browser sends it. */
export function get(path: string, headers: Headers = {}): string {
  return text(`GET ${path}`, headers, '');
}

/** The text of a form's POST. */
export function post(path: string, form: Readonly<Record<string, string>>, headers: Headers = {}): string {
  const body = new URLSearchParams(form).toString();
  const type = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': String(body.length) };
  return text(`POST ${path}`, { ...type, ...headers }, body);
}

/** Each person comes from an address of their own, as the reverse proxy tells it. */
export function fromAddress(number: number): Headers {
  const [a, b, c] = [(number >> 16) & 255, (number >> 8) & 255, number & 255];
  return { 'X-Forwarded-For': `10.${a}.${b}.${c}` };
}

/** The Cookie header of a browser that got these answers, in this order. */
export function cookiesOf(...answers: readonly Answer[]): Headers {
  const pairs = answers.flatMap(({ cookies }) => cookies).map((cookie) => [cookie.split('=', 1)[0], cookie]);
  return { Cookie: Object.values(Object.fromEntries(pairs)).join('; ') };
}

function text(start: string, headers: Headers, body: string): string {
  const lines = Object.entries({ ...BROWSER, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${start} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}
