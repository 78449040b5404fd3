/** The demonstration lives through its year in a minute: this clock says which moment of it is now. */
export class DemoClock {
  #now = 0
  readonly read = () => this.#now

  /** Vietnam is seven hours ahead of UTC all year. */
  set(day: string, hour: number): void {
    this.#now = Date.parse(`${day}T${String(hour).padStart(2, '0')}:00:00+07:00`)
  }
}
