import manifest from '../package.json' with { type: 'json' }

/** The version of this product, as package.json has it: in the start line, /healthz, metrics and the CLI. */
export const version: string = manifest.version
