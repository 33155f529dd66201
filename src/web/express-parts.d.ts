/** The parts of Express that `express.ts` puts together, and the router, which come without types of their own. */
declare module 'express/lib/application.js' {
  const application: object;
  export default application;
}

declare module 'express/lib/request.js' {
  const request: object;
  export default request;
}

declare module 'express/lib/response.js' {
  const response: object;
  export default response;
}

declare module 'router' {
  export { Router as default } from 'express';
}
