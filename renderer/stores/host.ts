/** The connection to the host, made once; every other store calls through it. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { About } from '../../core/contract/messages.ts'
import { connect } from '../client/connect.ts'
import type { Calls, HostEvents, LabClient } from '../client/lab-client.ts'

export const useHostStore = defineStore('host', () => {
  const state = ref<'connecting' | 'connected' | 'lost'>('connecting')
  const lostReason = ref('')
  const about = shallowRef<About | null>(null)
  let client: LabClient | null = null

  async function open(events: Pick<HostEvents, 'onFrame'>): Promise<void> {
    try {
      client = await connect({ ...events, onLost: lose })
      about.value = await client.calls.system.about({})
      state.value = 'connected'
    } catch (error) {
      lose(error instanceof Error ? error.message : String(error))
    }
  }

  function lose(reason: string): void {
    if (state.value === 'lost') return
    state.value = 'lost'
    lostReason.value = reason
  }

  function connected(): LabClient {
    if (client === null) throw new Error('The window is not connected to its host yet.')
    return client
  }

  return {
    state,
    lostReason,
    about,
    open,
    calls: (): Calls => connected().calls,
    frames: () => connected().frames,
  }
})
