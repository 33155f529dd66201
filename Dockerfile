# The image of Postern. Node runs the TypeScript as it is, so nothing is built: packages, then sources.
FROM node:24-bookworm-slim

# A real OpenVPN checks the extra lines of profiles at the start.
RUN apt-get update \
  && apt-get install -y --no-install-recommends openvpn \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The optional packages are Node itself, which is here already.
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force
COPY src src
COPY views views
COPY static static

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

ENTRYPOINT ["node", "src/start.js"]
CMD ["serve"]
