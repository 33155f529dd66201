import { EventEmitter } from 'node:events';
import type { Express, NextFunction, Request, Response } from 'express';
import application from 'express/lib/application.js';
import request from 'express/lib/request.js';
import response from 'express/lib/response.js';

/**
 * An application as `express()` makes it, from the same parts. The package as a whole loads its body parsers, too, with tables of
 * characters and more, which no start needs: bodies are read with `body-reader.ts`, files are sent with `send-file.ts`.
 */
export function createExpress(): Express {
  const handle = (req: Request, res: Response, next: NextFunction) => app.handle(req, res, next);
  const app = Object.defineProperties(handle, {
    ...Object.getOwnPropertyDescriptors(application),
    ...Object.getOwnPropertyDescriptors(EventEmitter.prototype),
  }) as unknown as HandlingExpress;
  const own = { app: { configurable: true, enumerable: true, writable: true, value: app } };
  app.request = Object.create(request, own);
  app.response = Object.create(response, own);
  app.init();
  return app;
}

/** The types leave out what applications call of each other. */
interface HandlingExpress extends Express {
  handle(req: Request, res: Response, next: NextFunction): void;
}

/** The router that applications have inside. */
export { default as Router } from 'router';
