// What a river needs beside the other charts; fetched with the first river only.
import { SankeyChart } from 'echarts/charts';
import { use } from 'echarts/core';

use([SankeyChart]);

export { init } from './chart';
