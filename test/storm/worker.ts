/** A thread of the storm: plays the chunks that it is sent. */
import { parentPort } from 'node:worker_threads'
import { playChunk, type Chunk } from './chunk.ts'

parentPort?.on('message', (chunk: Chunk) => parentPort?.postMessage(playChunk(chunk)))
