// The table of the house: which room may import which (docs/decisions/0004-rooms.md).
// `npm run check:rooms` runs it and also proves, with a planted violation, that it can fail.
const rooms = {
  kernel: [],
  pki: ['kernel'],
  endpoints: ['kernel', 'pki'],
  connections: ['kernel', 'pki', 'endpoints'],
  saml: ['kernel', 'pki'],
  store: ['kernel', 'pki', 'endpoints', 'connections', 'saml'],
  gateway: ['kernel', 'connections/gateway-(?:contract|limits|orders)\\.ts'],
  web: ['kernel'],
  portal: ['kernel', 'endpoints', 'connections', 'saml', 'web'],
  ec2: ['kernel', 'endpoints', 'connections', 'saml', 'pki', 'web'],
  'gateway-api': ['kernel', 'endpoints', 'connections', 'web'],
  ops: ['kernel', 'web/express\\.ts'],
};

const rule = (name, from, to) => ({ name, severity: 'error', from, to });

/** A package that only the named places may import, so that replacing it means opening one room. */
const only = (name, ...homes) =>
  rule(
    `${name.replaceAll('/', '-')}-has-one-home`,
    { path: '^src/', pathNot: homes.map((home) => `^src/${home}`) },
    { path: `node_modules/${name}/` },
  );

module.exports = {
  forbidden: [
    rule('no-cycles', {}, { circular: true }),
    rule('no-orphans', { orphan: true, pathNot: '\\.d\\.ts$' }, {}),
    rule('nothing-unresolved', {}, { couldNotResolve: true }),
    ...Object.entries(rooms).map(([room, may]) =>
      rule(
        `${room}-looks-down`,
        { path: `^src/${room}/` },
        {
          path: '^src/',
          pathNot: [`^src/${room}/`, ...may.map((name) => `^src/${name}${name.includes('.') ? '$' : '/'}`)],
        },
      ),
    ),
    rule('demo-leaves-the-gateway-alone', { path: '^src/demo/' }, { path: '^src/gateway/' }),
    rule(
      'demo-is-imported-dynamically-from-main-only',
      { path: '^src/(?!demo/|main\\.ts$)' },
      { path: '^src/demo/' },
    ),
    rule(
      'main-imports-demo-dynamically',
      { path: '^src/main\\.ts$' },
      { path: '^src/demo/', dynamic: false },
    ),
    rule(
      'kernel-is-pure',
      { path: '^src/kernel/' },
      { dependencyTypes: ['npm', 'core'], pathNot: ['^(node:)?crypto$', 'node_modules/zod/'] },
    ),
    // Schemas of declared values that several rooms have in common stand in files of their own.
    rule(
      'kernel-declares-in-its-own-files',
      { path: '^src/kernel/', pathNot: '^src/kernel/declared-(time|tags)\\.ts$' },
      { path: 'node_modules/zod/' },
    ),
    rule(
      'endpoints-are-pure',
      { path: '^src/endpoints/' },
      { dependencyTypes: ['npm', 'core'], pathNot: ['^(node:)?crypto$', 'node_modules/zod/'] },
    ),
    only('express', 'web', 'portal', 'ec2', 'gateway-api', 'ops', 'app', 'demo'),
    only('router', 'web'),
    only('body-parser', 'web'),
    // The whole of it loads its body parsers with every start (0016).
    rule(
      'express-comes-in-parts',
      { path: '^src/(?!demo/)' },
      { path: 'node_modules/express/index\\.js$', dependencyTypesNot: ['type-only'] },
    ),
    only('ioredis', 'store'),
    rule('sqlite-has-one-home', { path: '^src/', pathNot: '^src/store' }, { path: '^(node:)?sqlite$' }),
    only('@node-saml', 'saml'),
    only('xml-crypto', 'saml', 'demo'),
    only('saxes', 'saml', 'portal/brand-svg', 'ec2/upstream'),
    only('ejs', 'web'),
    only('helmet', 'web'),
    only('pino', 'ops'),
    only('prom-client', 'ops'),
    only('yaml', 'declarations'),
    only('archiver', 'portal'),
    only('ldapts', 'connections/directory'),
    only('@aws-sdk/client-lambda', 'connections/handler'),
    only('@aws-sdk/client-cloudwatch-logs', 'connections/log'),
    rule('test-parts-stay-out-of-the-product', { path: '^src/(?!demo/)' }, { dependencyTypes: ['npm-dev'] }),
    rule('the-product-never-imports-tests', { path: '^src/' }, { path: '^test/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
