# syntax=docker/dockerfile:1
# At the top level because the build needs the whole repository: docker build -t auth-gateway .
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No package here needs its install scripts. What only Prisma's command line uses (it comes as a peer) is 200 MB.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY build.js ./
COPY src src
COPY rest-compat rest-compat
RUN npm run -s build \
 && cd node_modules \
 && rm -rf esbuild @esbuild prisma typescript effect react-dom elkjs @prisma/dev @prisma/studio-core @prisma/engines @prisma/fetch-engine

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=9094 DATA_DIR=/data
WORKDIR /app
RUN install -d -o 10001 -g 10001 -m 700 /data
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY prisma/migrations prisma/migrations
USER 10001:10001
EXPOSE $PORT
# Alive, not ready: a database that is away is no reason to restart the gateway.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/healthz').then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))"]
STOPSIGNAL SIGTERM
# No shell in between: the process gets the signals itself.
CMD ["node", "--enable-source-maps", "dist/server/main.js"]
