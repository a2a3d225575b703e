/** Scale of the memory axis that a person last chose; it stays while other VMs are looked at. */
import { ref } from 'vue'
import type { MemoryScale } from './memory-ticks.ts'

export const memoryScale = ref<MemoryScale>('log')
