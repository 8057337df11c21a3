// Start: the common look, two languages, the session, the routes.
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { router } from './router';
import './shared/style/base.css';
import './shared/style/parts.css';
import './shared/style/print.css';
import './shared/display';
import { i18n, locale } from './shared/i18n';

document.documentElement.lang = locale();
createApp(App).use(createPinia()).use(i18n).use(router).mount('#app');
