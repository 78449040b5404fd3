import { parseArgs } from 'node:util'
import { rootUnits } from '../../db/queries/units.ts'
import { DemoClock } from '../demo/clock.ts'
import { generateLedger } from '../demo/generate.ts'
import { type Command, progress, result, UsageError } from './command.ts'
import { withStore } from './store.ts'

export const generateCommand: Command = {
  usage: 'generate --entries N [--seed S] [--json]',
  does: 'fills an empty database with a synthetic ledger, the same for the same seed',
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { entries: { type: 'string' }, seed: { type: 'string', default: '1' }, json: { type: 'boolean' } },
    })
    const entries = Number(values.entries)
    const seed = Number(values.seed)
    if (!Number.isInteger(entries) || entries < 1 || !Number.isInteger(seed)) throw new UsageError(this.usage)
    const clock = new DemoClock()
    return withStore<0 | 1>(clock.read, async (context) => {
      if ((await rootUnits(context.database.read)).length > 0)
        throw new UsageError('The database is not empty: set DATA_DIR to a new folder.')
      await generateLedger(context, clock, { entries, seed }, progress)
      result(values.json === true, { entries, seed }, `${entries} entries written.`)
      return 0
    })
  },
}
