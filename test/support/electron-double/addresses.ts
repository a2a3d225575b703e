/**
 * Chromium without Electron knows no `app://`, so the double's page lives at an https address that stands
 * for it. Both directions of that, and nothing else.
 */
const suffix = '.app.test'

/** `https://precopy.app.test/x` → `app://precopy/x`; what is no such address stays as it is. */
export function toAppAddress(address: string): string {
  return address.replace(/^(blob:)?https:\/\/([\w-]+)\.app\.test/, '$1app://$2')
}

/** `app://precopy/x` → `https://precopy.app.test/x`. */
export function toPageAddress(address: string): string {
  return address.replace(/^app:\/\/([\w-]+)/, `https://$1${suffix}`)
}
