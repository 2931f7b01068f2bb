/** The same measures of other projects, by the script of that time; longest functions where it told them. */
export const others = {
  head: [
    'project',
    'commit',
    'files',
    'file lines: median · p90 · longest',
    'function lines: median · p90',
    'comments',
  ],
  rows: [
    ['node-oidc-provider', 'b95c2944', '218', '30 · 212 · 3 915', '8 · 42', '3.3 %'],
    ['graphql-yoga', '11a4a1af0', '38', '54 · 176 · 804', '11 · 53', '12.3 %'],
    ['Pothos, core', '73cf601d', '55', '62 · 336 · 743', '13 · 35', '4.5 %'],
    ['Pothos, complex-app', '73cf601d', '11', '57 · 105 · 119', '', '0.2 %'],
    ['jose', 'afbc6649', '56', '133 · 316 · 691', '9 · 35', '35.9 %'],
    ['better-auth', '451aa4b6', '', '74 · 503 · 1 902', '18 · 95', ''],
    ['Logto, core', '1fbc5544', '', '100 · 314 · 893', '16 · 62', ''],
    ['accounts-js', '67c77b06', '', '12 · 133 · 804', '9 · 28', ''],
    ['Hono', '28a9c128', '', '70 · 313 · 2 778', '10 · 45', ''],
    ['Fastify, lib', '83e69762', '', '164 · 554 · 1 159', '9 · 44', ''],
  ],
}
