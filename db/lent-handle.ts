import type { Handle } from './handle.ts'

const original = Symbol('original')

/**
 * A handle for one job, worth nothing after `revoke`: a job that goes on after its end (it awaited something else than its
 * queries, or left a promise behind) would otherwise write outside every transaction, or inside somebody else's.
 */
export function lend(handle: Handle): { proxy: Handle; revoke: () => void } {
  return Proxy.revocable(handle, {
    get: (target, key, receiver) => (key === original ? target : Reflect.get(target, key, receiver)),
  })
}

/** The handle behind a lent one, the same for all jobs. @throws TypeError when it was taken back */
export function originalOf(handle: Handle): Handle {
  return (handle as Handle & { [original]?: Handle })[original] ?? handle
}
