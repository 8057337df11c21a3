// Words of the import of tables.
import { defineWords } from '@/shared/i18n';

export const { t } = defineWords('imports', {
  title: ['批量导入', 'Import'],
  hint: [
    '表格（XLSX 或 CSV）每行一件财产，连同案件、当事人和财产状况；照片与表格一起压缩为 ZIP，文件名以行号开头，如“2-1-客厅.jpg”。先检查，不会写入任何内容。',
    'One asset a row (XLSX or CSV), with its case, parties and facts. Photographs come in a ZIP with the table; their names begin with the line, as in 2-1-hall.jpg. It is checked first; nothing is written.',
  ],
  template: ['下载模板（XLSX）', 'Template (XLSX)'],
  file: ['表格或压缩包', 'Table or archive'],
  checking: ['正在检查……', 'Checking …'],
  faultless: ['{n} 行均可导入。', 'All {n} rows can be imported.'],
  faulty: ['{n} 行中有 {bad} 行有误。', '{bad} of {n} rows are faulty.'],
  whole: ['整个表格', 'The whole table'],
  line: ['行', 'Line'],
  number: ['案号', 'Case'],
  asset: ['财产', 'Asset'],
  values: ['项目', 'Values'],
  pictures: ['图片', 'Pictures'],
  state: ['检查结果', 'Result'],
  good: ['可以导入', 'Good'],
  takeAll: ['导入全部 {n} 行', 'Import all {n} rows'],
  takeGood: ['只导入无误的 {n} 行', 'Import the {n} good rows'],
  done: [
    '已导入：案件 {cases} 件，当事人 {parties} 名，财产 {assets} 件，图片 {pictures} 件。',
    'Imported: {cases} cases, {parties} parties, {assets} assets, {pictures} pictures.',
  ],
  again: ['该文件此前已经导入，未重复写入。', 'This file was imported before; nothing was written again.'],
  open: ['查看案件', 'See the case'],
});
