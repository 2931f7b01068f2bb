import SchemaBuilder, {
  BasePlugin,
  type FieldNullability,
  type FieldRequiredness,
  type InputFieldMap,
  type InputType,
  type PothosOutputFieldConfig,
  type PothosTypeConfig,
  type SchemaTypes,
  type TypeParam,
} from '@pothos/core'
import type { GraphQLFieldResolver } from 'graphql'
import type { AdminAction, ArgumentAudit } from '../../auth/admin/admin.ts'
import type { ErrorCode } from '../../errors.ts'
import { commonErrors, operationOf, type Need, type Operation, type OperationOptions } from './operation.ts'

type Guard<Context> = { fails: readonly ErrorCode[]; before: (ctx: Context) => Promise<void> }

type Wrapper<Context> = {
  fails: readonly ErrorCode[]
  around: <T>(ctx: Context, action: AdminAction, work: () => T | Promise<T>) => Promise<T>
}

/** What a schema does about its operations. */
type OperationRules<Context> = {
  /** By what a field needs: runs after the argument rules and before the resolver. */
  needs?: Readonly<Partial<Record<Need, Guard<Context>>>>
  /** Runs around every mutation and its argument rules, whatever the field says, so that none can be left out. */
  mutations?: Wrapper<Context>
}

declare global {
  // The names and parameters are those of Pothos, whose interfaces these extend.
  export namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      operation: OperationPlugin<Types>
    }
    interface SchemaBuilderOptions<Types extends SchemaTypes> {
      operation?: OperationRules<Types['Context']>
    }
    interface QueryFieldOptions<
      Types extends SchemaTypes,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveReturnShape,
    > extends OperationOptions {}
    interface MutationFieldOptions<
      Types extends SchemaTypes,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveReturnShape,
    > extends OperationOptions {}
    interface ArgFieldOptions<
      Types extends SchemaTypes,
      Type extends InputType<Types> | [InputType<Types>],
      Req extends FieldRequiredness<Type>,
    > {
      /** What the audit of an admin's action writes down of it; left out, a text is only named. */
      audit?: ArgumentAudit
    }
  }
}

class OperationPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  private readonly rules: OperationRules<Types['Context']> = this.builder.options.operation ?? {}

  override onTypeConfig(config: PothosTypeConfig): PothosTypeConfig {
    if (config.kind !== 'Query' && config.kind !== 'Mutation') return config
    const common = `Besides its own errors, each operation can answer ${commonErrors.join(', ')}.`
    return { ...config, description: [config.description, common].filter(Boolean).join(' ') }
  }

  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    if (config.kind !== 'Query' && config.kind !== 'Mutation') return config
    const { fails = [], credential = false, hot = false, needs } = config.pothosOptions
    const guarded = needs ? this.guardOf(needs).fails : []
    const wrapped = config.kind === 'Mutation' ? (this.rules.mutations?.fails ?? []) : []
    const operation: Operation = {
      fails: [...wrapped, ...guarded, ...fails],
      credential,
      hot,
      audit: auditOf(config),
    }
    return {
      ...config,
      description: described(config.description, operation.fails),
      extensions: { ...config.extensions, operation },
    }
  }

  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if ((config.kind !== 'Query' && config.kind !== 'Mutation') || !config.pothosOptions.needs) return resolve
    const { before } = this.guardOf(config.pothosOptions.needs)
    return async (root, args, ctx, info) => {
      await before(ctx)
      return resolve(root, args, ctx, info)
    }
  }

  // Outside of what every other plugin wraps.
  override wrapArgMappers(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object> | undefined,
    config: PothosOutputFieldConfig<Types>,
  ) {
    const { mutations } = this.rules
    if (config.kind !== 'Mutation' || !mutations || !resolve) return resolve
    const { name } = config
    const audit = operationOf(config)?.audit ?? {}
    return (root: unknown, args: object, ctx: Types['Context'], info: Parameters<typeof resolve>[3]) =>
      mutations.around(ctx, { name, args: { ...args }, audit }, () => resolve(root, args, ctx, info))
  }

  private guardOf(need: Need): Guard<Types['Context']> {
    const guard = this.rules.needs?.[need]
    if (!guard) throw new Error(`This schema cannot meet the need "${need}".`)
    return guard
  }
}

function auditOf<Types extends SchemaTypes>(config: PothosOutputFieldConfig<Types>): Operation['audit'] {
  const said = Object.entries(config.args).flatMap(([name, { pothosOptions: options }]) =>
    'audit' in options && options.audit ? [[name, options.audit] as const] : [],
  )
  return Object.fromEntries(said)
}

function described(text: string | null | undefined, fails: readonly ErrorCode[]): string {
  const errors = fails.length > 0 ? `Errors: ${fails.join(', ')}.` : ''
  return [text, errors].filter(Boolean).join(' ')
}

const pluginName = 'operation'

SchemaBuilder.registerPlugin(pluginName, OperationPlugin)

/** The plugin by its name, as a builder lists it. */
export const operationPlugin: typeof pluginName = pluginName
