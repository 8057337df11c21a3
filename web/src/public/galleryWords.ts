// Words of the pictures of a lot.
import { defineWords } from '@/shared/i18n';

export const { t } = defineWords('gallery', {
  gallery: ['图片与视频', 'Pictures and films'],
  enlarge: ['放大查看', 'Enlarge'],
  show: ['第 {n} 件：{caption}', 'No. {n}: {caption}'],
  place: ['{n} / {of}　{caption}', '{n} of {of}: {caption}'],
  before: ['上一张', 'Previous'],
  next: ['下一张', 'Next'],
  close: ['关闭', 'Close'],
});
