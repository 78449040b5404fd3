// The thread that reads and posts statements; see statement-worker.ts.
import { parentPort, workerData } from 'node:worker_threads'
import { openSharedDatabase } from '../../db/database.ts'
import { type StatementToDo, statementWorkerHere, type ThreadAnswer, type ThreadStart } from './statement-worker.ts'

const { store, log, requestKey, dataDir } = workerData as ThreadStart
const answer = (message: ThreadAnswer) => parentPort?.postMessage(message)
const database = openSharedDatabase(store, (fatal) => answer({ fatal }))
const worker = statementWorkerHere({ database, log, clock: Date.now, requestKey: Buffer.from(requestKey), dataDir })

parentPort?.on('message', async (message: StatementToDo | 'stop') => {
  if (message === 'stop') {
    await worker.stop()
    database.close()
    parentPort?.close()
    return
  }
  try {
    await worker.goOn(message)
    answer({})
  } catch (error) {
    // A clone of an error loses the code it carries.
    answer({ error, code: (error as { code?: unknown }).code })
  }
})
