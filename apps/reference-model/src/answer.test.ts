import { abilities } from '@holdpoint/evals/reference';
import { encodeDrawKey } from '@holdpoint/shared/evidence/draw-key';
import { clopperPearson } from '@holdpoint/shared/statistics/intervals';
import { describe, expect, it } from '@jest/globals';

import { answer, drawIdentity } from './answer.js';
import { aBody, aCoin, coinTruth } from './testing/builders.js';
import { inputTokens } from './tokens.js';

function aDraw(change: object = {}): { metadata: { user_id: string } } {
  const key = { evaluation: 'testing/coin@1', sampleKey: 'one', epoch: 1, turn: 0, seed: 7 };
  return { metadata: { user_id: encodeDrawKey({ ...key, ...change }) } };
}

describe('the answer', () => {
  it('is the same for the same draw', () => {
    const body = aBody(aDraw());
    expect(answer([aCoin()], 'medium', body)).toEqual(answer([aCoin()], 'medium', aBody(aDraw())));
  });

  it.each(abilities)('follows the known truth over epochs for ability %s', (ability) => {
    const trials = 1000;
    const model = `reference-${ability}`;
    const answers = Array.from({ length: trials }, (_, epoch) =>
      answer([aCoin()], ability, aBody({ model, ...aDraw({ epoch }) })),
    );
    const successes = answers.filter(
      ({ content: [block] }) => block?.type === 'text' && block.text === 'success',
    ).length;
    const interval = clopperPearson({ successes, trials, confidence: 0.9999, sided: 'two' });
    expect(interval.lower).toBeLessThan(coinTruth[ability]);
    expect(interval.upper).toBeGreaterThan(coinTruth[ability]);
  });

  it('differs between seeds, sample keys and turns', () => {
    const words = (change: (place: number) => object): string =>
      Array.from({ length: 64 }, (_, place) =>
        answer([aCoin()], 'medium', aBody(aDraw(change(place)))),
      )
        .map(({ content: [block] }) => (block?.type === 'text' ? block.text.charAt(0) : ''))
        .join('');
    const byEpoch = words((epoch) => ({ epoch }));
    const others = [
      words((epoch) => ({ epoch, seed: 8 })),
      words((epoch) => ({ epoch, sampleKey: 'two' })),
      words((epoch) => ({ epoch, turn: 1 })),
    ];
    expect(new Set([byEpoch, ...others]).size).toBe(4);
  });

  it('is neutral and depends on the conversation where no draw is given', () => {
    const first = answer([aCoin()], 'medium', aBody());
    expect(first).toEqual(answer([aCoin()], 'medium', aBody()));
    const other = aBody({ messages: [{ role: 'user', content: 'Another question.' }] });
    expect(answer([aCoin()], 'medium', other).content).not.toEqual(first.content);
  });

  it('is neutral for a word that is no draw, and for an evaluation without a behaviour', () => {
    const stranger = aBody({ metadata: { user_id: 'user-42' } });
    const unknown = aBody(aDraw({ evaluation: 'testing/dice@1' }));
    const neutral = answer([], 'medium', aBody()).content;
    expect(answer([aCoin()], 'medium', stranger).content).toEqual(neutral);
    expect(answer([aCoin()], 'medium', unknown).content).toEqual(neutral);
  });

  it('stops at max_tokens', () => {
    const cut = answer([aCoin()], 'medium', aBody({ ...aDraw(), max_tokens: 1 }));
    expect(cut.stop_reason).toBe('max_tokens');
    expect(cut.usage.output_tokens).toBe(1);
  });

  it('leaves out a tool call that does not fit into max_tokens', () => {
    const cut = answer(
      [aCoin()],
      'medium',
      aBody({ ...aDraw(), system: 'use the tool', max_tokens: 8 }),
    );
    expect(cut.content).toEqual([{ type: 'text', text: 'I run it.' }]);
    expect(cut.stop_reason).toBe('max_tokens');
  });

  it('counts more tokens for a longer conversation', () => {
    const long = aBody({ messages: [{ role: 'user', content: 'word '.repeat(100) }] });
    expect(inputTokens(long)).toBeGreaterThan(inputTokens(aBody()) + 100);
  });
});

describe('the identity of a draw', () => {
  it('tells models, draws and conversations apart', () => {
    const identities = [
      aBody(),
      aBody({ system: 'Be brief.' }),
      aBody(aDraw()),
      aBody(aDraw({ epoch: 2 })),
      aBody({ ...aDraw(), model: 'reference-small' }),
    ].map(drawIdentity);
    expect(new Set(identities).size).toBe(identities.length);
  });
});
