/** Asks a person for scenario files with the system's own dialog. */

export function chooseScenarioFiles(onChosen: (files: readonly File[]) => void): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.accept = '.yaml,.yml,.json'
  input.addEventListener('change', () => onChosen([...(input.files ?? [])]), { once: true })
  input.click()
}
