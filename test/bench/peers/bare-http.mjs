import { createServer } from 'node:http';

// The least that a server in Node can be. JavaScript, so that no types have to be removed first.

createServer((_request, response) => {
  response.setHeader('Content-Length', 5);
  response.end('Hello');
}).listen(Number(process.env.PORT), '127.0.0.1');
