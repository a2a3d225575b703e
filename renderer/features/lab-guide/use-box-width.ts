/** Width of an element in CSS pixels, as it is laid out now; 0 before that. */
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

export function useBoxWidth(box: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<number>> {
  const width = ref(0)
  const observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined) width.value = entry.contentRect.width
  })
  onMounted(() => {
    if (box.value !== null) observer.observe(box.value)
  })
  onBeforeUnmount(() => observer.disconnect())
  return width
}
