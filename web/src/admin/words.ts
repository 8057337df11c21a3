// Words of the administrator's desk.
import { defineWords } from '@/shared/i18n';

export const { t } = defineWords('admin', {
  title: ['文书模板', 'Document templates'],
  hint: [
    '模板只能引用该类文书的字段；保存前自动试排，通过后作为新版本生效，已出具的文书不变。',
    'A template names only fields of its kind. It is tried before it takes effect as a new version; issued documents stay as they are.',
  ],
  court: ['法院', 'Court'],
  kind: ['文书', 'Document'],
  body: ['模板正文', 'Template'],
  version: ['当前版本：{n}', 'Version in force: {n}'],
  shipped: ['当前使用系统自带模板。', 'The template that ships is in force.'],
  trial: ['试排', 'Try'],
  open: ['查看试排结果（PDF）', 'Look at the trial (PDF)'],
  save: ['保存并生效', 'Put into effect'],
  saved: ['第 {n} 版已生效。', 'Version {n} is in force.'],
});
