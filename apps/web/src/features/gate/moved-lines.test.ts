import { describe, expect, it } from '@jest/globals';

import { movedLines } from './moved-lines.js';

const BEFORE =
  'Role: safety_reviewer\nEvidence digest: sha256:aa\nLog head seen: 9 AAA=\n\n- a: ruled_out.\n';

describe('what moved while a statement was read', () => {
  it('is the lines that came and went', () => {
    const after = BEFORE.replace('sha256:aa', 'sha256:bb').replace('ruled_out', 'indeterminate');
    expect(movedLines(BEFORE, after)).toEqual({
      gone: ['Evidence digest: sha256:aa', '- a: ruled_out.'],
      come: ['Evidence digest: sha256:bb', '- a: indeterminate.'],
    });
  });

  it('is nothing where only the log has grown', () => {
    const after = BEFORE.replace('9 AAA=', '12 BBB=');
    expect(movedLines(BEFORE, after)).toEqual({ gone: [], come: [] });
  });

  it('is all of it where nothing was read before', () => {
    expect(movedLines('', 'Role: a\n')).toEqual({ gone: [], come: ['Role: a'] });
  });
});
