/** Size of an element in CSS pixels, and how many device pixels go into one: what a canvas in it needs. */
import { onBeforeUnmount, onMounted, shallowRef, type Ref, type ShallowRef } from 'vue'

export interface CanvasSize {
  readonly width: number
  readonly height: number
  readonly devicePixelRatio: number
}

export function useCanvasSize(box: Readonly<Ref<HTMLElement | null>>): Readonly<ShallowRef<CanvasSize>> {
  const size = shallowRef<CanvasSize>({ width: 0, height: 0, devicePixelRatio: 1 })
  const observer = new ResizeObserver(([entry]) => {
    if (entry === undefined) return
    const { width, height } = entry.contentRect
    size.value = { width, height, devicePixelRatio: window.devicePixelRatio }
  })
  onMounted(() => {
    if (box.value !== null) observer.observe(box.value)
  })
  onBeforeUnmount(() => observer.disconnect())
  return size
}
