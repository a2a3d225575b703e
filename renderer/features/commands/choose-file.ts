/** Asks a person for files with the system's own dialog. */

const endings = ['.yaml', '.yml', '.json']

export function chooseFiles(onChosen: (files: readonly File[]) => void): void {
  const input = fileInput()
  input.accept = endings.join(',')
  input.addEventListener('change', () => onChosen([...(input.files ?? [])]), { once: true })
  input.click()
}

/** All files of a folder, and of those in it, that may be of Precopy; what else lies there is left out. */
export function chooseFolder(onChosen: (files: readonly File[]) => void): void {
  const input = fileInput()
  input.webkitdirectory = true
  const chosen = () =>
    [...(input.files ?? [])].filter(({ name }) => endings.some((end) => name.endsWith(end)))
  input.addEventListener('change', () => onChosen(chosen()), { once: true })
  input.click()
}

function fileInput(): HTMLInputElement {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  return input
}
