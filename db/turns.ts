/**
 * Threads of one process that write the same database share a counter of those who wait, so that who works through a
 * backlog lets everybody else go first. Other processes are only met at BEGIN.
 */
export class Turns {
  readonly shared: SharedArrayBuffer
  readonly #waiting: Int32Array
  readonly #yields: boolean

  constructor(shared = new SharedArrayBuffer(4), yields = false) {
    this.shared = shared
    this.#waiting = new Int32Array(shared)
    this.#yields = yields
  }

  /** Call before BEGIN and the returned function after the transaction. Who yields blocks its thread, 50 ms at most: backlogs move on. */
  take(): () => void {
    if (this.#yields) {
      const waiting = Atomics.load(this.#waiting, 0)
      if (waiting > 0) Atomics.wait(this.#waiting, 0, waiting, 50)
      return () => {}
    }
    Atomics.add(this.#waiting, 0, 1)
    return () => {
      Atomics.sub(this.#waiting, 0, 1)
      Atomics.notify(this.#waiting, 0)
    }
  }
}
