/** An instructor's own packs: made, made anew, exported as the one copy or the other. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { PackRequest, PackSummary } from '../../core/contract/teaching-messages.ts'
import { keepFile } from '../client/keep-file.ts'
import { useHostStore } from './host.ts'
import { useLibraryStore } from './library.ts'
import { useNoticesStore } from './notices.ts'

export const usePacksStore = defineStore('packs', () => {
  const host = useHostStore()
  const library = useLibraryStore()
  const notices = useNoticesStore()
  const all = shallowRef<readonly PackSummary[]>([])
  const own = computed(() => all.value.filter(({ isOwn }) => isOwn))
  /** Open in the dialog: null for none, 'new', or a pack to be made anew. */
  const edited = shallowRef<PackSummary | 'new' | null>(null)

  async function load(): Promise<void> {
    const list = await notices.attempt('The packs could not be read', () => host.calls().packs.list({}))
    if (list !== null) all.value = list
  }

  return {
    all,
    own,
    edited,
    load,
    async make(request: PackRequest): Promise<PackSummary | null> {
      const made = await notices.attempt('The pack was not made', () => host.calls().packs.make(request))
      if (made === null) return null
      await Promise.all([load(), library.load()])
      return made
    },
    async keep(packId: string, copy: 'student' | 'instructor'): Promise<void> {
      const file = await notices.attempt('The pack was not exported', () =>
        host.calls().packs.file({ packId, copy }),
      )
      if (file === null) return
      keepFile(file)
      notices.done(
        copy === 'student'
          ? `${file.name} was exported: the copy to hand out.`
          : `${file.name} was exported: your own copy, with the answer key.`,
      )
    },
    async remove(packId: string): Promise<void> {
      const isGone = await notices.attempt('The pack was not removed', () =>
        host.calls().packs.remove({ packId }),
      )
      if (isGone !== null) await Promise.all([load(), library.load()])
    },
  }
})
