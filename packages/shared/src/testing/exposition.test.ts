import { describe, expect, it } from '@jest/globals';

import { seriesOf, valueOf } from './exposition.js';

const TEXT = `# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027
http_requests_total{method="post",code="400"} 3
path_total{path="C:\\\\DIR\\\\ \\"x\\" }"} 1.5e3
# TYPE latency histogram
latency_bucket{le="+Inf"} +Inf
uptime 12
`;

describe('an exposition', () => {
  it('is read line by line, with its labels', () => {
    const series = seriesOf(TEXT);
    expect(series).toHaveLength(5);
    expect(valueOf(series, 'http_requests_total', { code: '400' })).toBe(3);
    expect(valueOf(series, 'latency_bucket', { le: '+Inf' })).toBe(Infinity);
    expect(valueOf(series, 'uptime')).toBe(12);
    expect(valueOf(series, 'uptime', { code: '1' })).toBeUndefined();
  });

  it('may have quotes and braces in a label', () => {
    expect(seriesOf(TEXT)[2]).toMatchObject({ name: 'path_total', value: 1500 });
  });

  it('is refused where a line is none of the format', () => {
    expect(() => seriesOf('<html>')).toThrow('no line of the format');
  });
});
