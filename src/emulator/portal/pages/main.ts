import { createApp } from 'vue'
import './portal.css'
import App from './App.vue'
import { listenForLinks } from './route.ts'
import { loadSession } from './session.ts'
import { listenForSliders } from './slider.ts'

await loadSession()
listenForLinks()
listenForSliders()
createApp(App).mount('#portal')
