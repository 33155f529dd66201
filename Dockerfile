# The image of Postern: packages, and the program in a few files, which start faster than the hundreds that people read.
FROM node:24-bookworm-slim AS dist
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The bundler is a development package, and its program an optional one.
RUN npm ci --ignore-scripts
COPY src src
COPY test/tools/dist.ts test/tools/dist.ts
RUN npm run dist

FROM node:24-bookworm-slim

# A real OpenVPN checks the extra lines of profiles at the start.
RUN apt-get update \
  && apt-get install -y --no-install-recommends openvpn \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The optional packages are Node itself, which is here already.
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force
COPY views views
COPY static static
COPY --from=dist /app/dist dist

# Compiled code, so that a container starts as fast as one that started before: its file system may be read-only. Node keeps it for
# each user apart, so the later user makes it, by a start that ends again and by loading what a start leaves for later. Then it belongs to root like all else.
RUN install -d -o 10001 -g 10001 node_modules/.cache/postern \
  && setpriv --reuid=10001 --regid=10001 --clear-groups \
    env POSTERN_DATA_DIR=/tmp/postern-once timeout --preserve-status 10 node dist/start.js serve \
  && setpriv --reuid=10001 --regid=10001 --clear-groups \
    node --import ./dist/compile-cache.js --eval " \
      for (const file of fs.readdirSync('dist')) if (!['start.js', 'main.js'].includes(file)) import('./dist/' + file); \
      for (const late of ['@aws-sdk/client-cloudwatch-logs', '@aws-sdk/client-lambda']) import(late)" \
  && rm -rf /tmp/postern-once \
  && chown -R root:root node_modules/.cache && chmod -R a+rX node_modules/.cache

# What the embedded store writes; on Redis nothing is written at all. Everything else belongs to root and stays as it is.
RUN mkdir /var/lib/postern && chown 10001:10001 /var/lib/postern && chmod 700 /var/lib/postern
USER 10001:10001

ENV POSTERN_LISTEN=0.0.0.0:8080 \
  POSTERN_OPS_LISTEN=0.0.0.0:9090 \
  POSTERN_DATA_DIR=/var/lib/postern
EXPOSE 8080 9090

# Asks whether the process runs, not whether Redis does: a restart of the portal brings no Redis back.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.POSTERN_OPS_LISTEN.split(':').at(-1) + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

ENTRYPOINT ["node", "dist/start.js"]
CMD ["serve"]
