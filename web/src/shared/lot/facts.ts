// The names of the items of a fact sheet.
import { defineWords } from '../i18n';

const { word } = defineWords('facts', {
  ownership: ['权属', 'Ownership'],
  rights: ['权利负担', 'Burdens'],
  burdens: ['权利负担', 'Burdens'],
  mortgage: ['抵押', 'Mortgage'],
  occupancy: ['占有情况', 'Occupancy'],
  occupation: ['占有情况', 'Occupation'],
  lease: ['租赁情况', 'Lease'],
  vacated: ['是否已腾空', 'Vacated'],
  keys: ['钥匙', 'Keys'],
  arrears: ['物业、水、电、燃气欠费', 'Arrears'],
  taxes: ['税费承担', 'Taxes'],
  defects: ['已知瑕疵', 'Known defects'],
  area: ['建筑面积', 'Floor area'],
  use: ['用途', 'Use'],
  address: ['坐落', 'Address'],
  certificate: ['权证号', 'Certificate number'],
  illegal_building: ['违建', 'Illegal building'],
  household: ['户口', 'Household registration'],
  school: ['学区', 'School district'],
});

export function factWord(key: string): string {
  return word('', key);
}
