/** The window's beginning: styles in their layers, stores, the frame. What it shows comes from the host. */
import './client/strict-zod.ts'
import 'virtual:clarity.css'
import './theme/fonts.css'
import './theme/light.css'
import './theme/dark.css'
import './theme/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'

createApp(App).use(createPinia()).mount('#app')
