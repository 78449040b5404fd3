// Begins a thread that runs the TypeScript module `workerData.module`: in Node 20 tsx does not reach threads by itself.
import { workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
await import(workerData.module)
