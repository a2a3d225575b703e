/** A window's beginning: styles in their layers, stores, the frame, or what the audience sees. What it shows comes from the host. */
import './client/strict-zod.ts'
import 'virtual:clarity.css'
import './theme/fonts.css'
import './theme/light.css'
import './theme/dark.css'
import './theme/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import AudienceApp from './AudienceApp.vue'
import { isAudienceWindow } from './client/window-kind.ts'

createApp(isAudienceWindow ? AudienceApp : App)
  .use(createPinia())
  .mount('#app')
