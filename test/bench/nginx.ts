import { readFileSync } from 'node:fs';
import { type Nginx, startNginx } from '../support/nginx.ts';
import type { Target } from './load.ts';

/** An nginx with one worker; the target is that worker. */
export interface FileServer extends Target {
  stop(): Promise<void>;
}

/** Hands out the files of `root` over plain HTTP, with `sendfile`. What nginx writes goes into `directory`. */
export async function startFileServer(root: string, directory: string, port: number): Promise<FileServer> {
  const nginx = await startNginx({ configuration: configuration(root, port), directory, port });
  return { pid: workerOf(nginx), port, stop: nginx.stop };
}

/** What is relative lies below nginx's own directory. */
function configuration(root: string, port: number): string {
  return `worker_processes 1;
pid nginx.pid;
error_log logs/error.log;
events {}
http {
  access_log logs/access.log;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000;
  server {
    listen 127.0.0.1:${port};
    root ${root};
  }
}
`;
}

/** The one child of the master process (proc(5), `children`). */
function workerOf({ pid }: Nginx): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'));
}
