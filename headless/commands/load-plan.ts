import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { PlanError } from '../../core/errors.ts'
import { presetPlan } from '../../core/plan/presets.ts'
import { scenarioPlan } from '../../core/plan/scenarios.ts'
import {
  BUILTIN_TARGET,
  encodePlan,
  type Plan,
  type PlanSource,
} from '../../core/plan/schema.ts'
import type { LoadFlags } from '../flags/run-flags.ts'
import { planFromFlags } from '../flags/run-plan.ts'
import { UsageError } from '../usage-error.ts'
import { systemReason } from '../system-reason.ts'

/**
 * The plan that a command line asks for.
 *
 * @throws UsageError, PlanError
 */
export async function loadPlan(
  file: string | undefined,
  flags: LoadFlags,
): Promise<Plan> {
  checkOneBase(file, flags)
  const base = file === undefined ? readyPlan(flags) : await readPlanFile(file)
  const ca = flags.ca === undefined ? {} : { ca: resolve(flags.ca) }
  const plan = planFromFlags({ ...flags, ...ca }, base)
  const { ca: authority, cert, key } = plan.target.tls
  if (authority ?? cert ?? key) {
    // Loading TLS takes longer than the rest of this.
    const { checkTlsFiles } = await import('./tls-files.ts')
    await checkTlsFiles(plan.target.tls, flags.ca !== undefined)
  }
  return plan
}

function checkOneBase(file: string | undefined, flags: LoadFlags): void {
  const { preset, scenario } = flags
  const bases = [
    ...(file === undefined ? [] : [`"${file}"`]),
    ...(preset === undefined ? [] : [`--preset ${preset}`]),
    ...(scenario === undefined ? [] : [`--scenario ${scenario}`]),
  ]
  if (bases.length > 1)
    throw new UsageError(
      `a plan file, --preset and --scenario cannot be used together: give one of ${bases.join(', ')}`,
    )
}

function readyPlan(flags: LoadFlags): PlanSource | null {
  const { preset, scenario, target } = flags
  if (scenario !== undefined)
    return scenarioPlan(scenario, target ?? [BUILTIN_TARGET])
  // Without a target planFromFlags says what is missing.
  return preset === undefined || !target ? null : presetPlan(preset, target)
}

async function readPlanFile(file: string): Promise<PlanSource> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw new UsageError(`cannot read the plan ${file}: ${systemReason(error)}`)
  }
  // YAML is not read without a file.
  const { parsePlan } = await import('../../core/plan/parse.ts')
  try {
    return withTlsBeside(file, encodePlan(parsePlan(text, file)))
  } catch (error) {
    if (error instanceof PlanError)
      throw new PlanError(
        error.issues.map(({ path, message, line, column }) => ({
          path: line === undefined ? file : `${file}:${line}:${column ?? 1}`,
          message: path ? `${path}: ${message}` : message,
        })),
      )
    throw error
  }
}

/** A plan's relative paths start at its own folder, not where it is run. */
function withTlsBeside(file: string, plan: PlanSource): PlanSource {
  const { ca, cert, key, ...tls } = plan.target.tls ?? {}
  const folder = dirname(resolve(file))
  const beside = Object.entries({ ca, cert, key }).flatMap(([name, path]) =>
    path === undefined ? [] : [[name, resolve(folder, path)] as const],
  )
  return {
    ...plan,
    target: {
      ...plan.target,
      tls: { ...tls, ...Object.fromEntries(beside) },
    },
  }
}
