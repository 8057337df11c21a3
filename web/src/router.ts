// Routes by role, each page loaded when it is first needed.
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import type { Role } from './api/views';
import { useSession } from './shared/session';
import type { RouteName } from './shared/routes';

type Frame = 'public' | 'staff' | 'room';

declare module 'vue-router' {
  interface RouteMeta {
    frame?: Frame;
    role?: Role;
    title?: string;
  }
}

type Page = () => Promise<unknown>;

function open(path: string, name: RouteName, title: string, page: Page): RouteRecordRaw {
  return { path, name, component: page, meta: { frame: 'public', title } };
}

function own(
  role: Role,
  path: string,
  name: RouteName,
  title: string,
  page: Page,
  frame: Frame = 'staff',
): RouteRecordRaw {
  return { path: `/${role}${path}`, name, component: page, meta: { frame, role, title } };
}

const routes: RouteRecordRaw[] = [
  open('/', 'home', '首页', () => import('./public/HomePage.vue')),
  open('/lots', 'lots', '标的', () => import('./public/LotList.vue')),
  open('/lots/:lotId', 'lot', '标的详情', () => import('./public/LotPage.vue')),
  open('/help', 'help', '帮助', () => import('./public/HelpPage.vue')),
  open('/sign-in', 'sign-in', '登录', () => import('./public/SignIn.vue')),
  open('/sign-up', 'sign-up', '注册', () => import('./public/SignUp.vue')),

  own('bidder', '', 'bidder-mine', '我的拍卖', () => import('./bidder/Mine.vue'), 'public'),
  own(
    'bidder',
    '/lots/:lotId/registration',
    'bidder-registration',
    '报名与保证金',
    () => import('./bidder/RegistrationPage.vue'),
    'public',
  ),
  own(
    'bidder',
    '/lots/:lotId/room',
    'bidder-room',
    '竞价大厅',
    () => import('./bidder/BidRoom.vue'),
    'room',
  ),

  open('/:rest(.*)*', 'missing', '页面不存在', () => import('./public/MissingPage.vue')),
];

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, _from, saved) => saved ?? (to.hash ? { el: to.hash } : { top: 0 }),
});

/** A page of a role needs that role; the server asks again for every request. */
router.beforeEach(async (to) => {
  const session = useSession();
  const asked = session.ensure();
  if (!to.meta.role) return true;
  await asked;
  if (session.role === to.meta.role) return true;
  return { name: 'sign-in', query: { next: to.fullPath, role: to.meta.role } };
});

router.afterEach((to) => {
  document.title = `${to.meta.title ?? ''} · 法槌司法拍卖`;
});
