import type { DemoClock } from './clock.ts'

type Task = () => Promise<unknown>

/** Things to do on days. What stands in one day and hour is done together, so that the store commits it together. */
export class Calendar {
  readonly #days = new Map<string, Map<number, Task[]>>()

  /** `hour` 0–23 orders the day: what was asked in the morning is approved in the afternoon. */
  on(day: string, hour: number, task: Task): void {
    const hours = this.#days.get(day) ?? new Map<number, Task[]>()
    this.#days.set(day, hours)
    hours.set(hour, [...(hours.get(hour) ?? []), task])
  }

  /** Runs every day in order, also what the tasks themselves put on later days. */
  async run(first: string, last: string, clock: DemoClock, said: (day: string) => void): Promise<void> {
    for (let day = first; day <= last; day = addDays(day, 1)) {
      const hours = this.#days.get(day)
      if (!hours) continue
      for (let hour = 0; hour < 24; hour++) {
        clock.set(day, hour)
        for (let tasks = hours.get(hour); tasks && tasks.length > 0; tasks = hours.get(hour)) {
          hours.set(hour, [])
          await Promise.all(tasks.map((task) => task()))
        }
      }
      said(day)
    }
  }
}

/** `YYYY-MM-DD` moved by whole days. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
