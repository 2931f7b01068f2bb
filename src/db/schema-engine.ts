import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'

// The types of WebAssembly know no export by its name.
type Wasm = WebAssembly.Instance & { exports: { __wbindgen_start(): void } }

let loading: Promise<void> | undefined

// The package is built for bundlers: its entry imports the .wasm file as a module, which Node 20 does not do. So it is
// instantiated by hand. No upstream issue is known.
async function load(): Promise<void> {
  const { resolve } = createRequire(import.meta.url)
  const file = join(dirname(resolve('@prisma/schema-engine-wasm')), 'schema_engine_bg.wasm')
  // What the engine imports is what wasm-bindgen made its JavaScript half export, which is typed for people only.
  const imports = { './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports }
  const { instance } = await WebAssembly.instantiate(await readFile(file), imports)
  bindings.__wbg_set_wasm(instance.exports)
  ;(instance as Wasm).exports.__wbindgen_start()
}

/**
 * Prisma's own schema engine as WebAssembly, talking through a driver adapter: no native binary, works offline.
 * The caller owns the returned engine and frees it.
 */
export async function schemaEngine(
  factory: SqlMigrationAwareDriverAdapterFactory,
): Promise<bindings.SchemaEngine> {
  await (loading ??= load())
  const quiet = () => {}
  return bindings.SchemaEngine.new(
    { datamodels: undefined },
    quiet,
    bindMigrationAwareSqlAdapterFactory(factory),
  )
}
