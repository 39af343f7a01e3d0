import type { TranscriptBlock } from '@holdpoint/shared/evidence/transcript';

import { Tag } from '../../ui/tag.js';
import { VisibleLine, VisibleText } from '../../ui/visible-text.js';

type Speaker = 'system' | 'user' | 'assistant';

const speakers: Readonly<Record<Speaker, string>> = {
  system: 'System prompt',
  user: 'Task and tools',
  assistant: 'Model',
};

/** One turn of a transcript. Adversarial: nothing of it becomes anything but text. */
export function MessageView({
  role,
  turn,
  blocks,
}: {
  readonly role: Speaker;
  readonly turn: number | null;
  readonly blocks: readonly TranscriptBlock[];
}) {
  return (
    <li
      className={`print-whole rounded-xl border px-5 py-4 ${role === 'assistant' ? 'border-strong bg-card' : 'border-line bg-sunk'}`}
    >
      <p className="label-caps mb-2 flex justify-between">
        <span>{speakers[role]}</span>
        {turn !== null && <span>turn {turn}</span>}
      </p>
      <div className="space-y-3">
        {blocks.length === 0 && <p className="text-soft italic">Nothing was said.</p>}
        {blocks.map((block, index) => (
          <BlockView key={index} block={block} />
        ))}
      </div>
    </li>
  );
}

function BlockView({ block }: { readonly block: TranscriptBlock }) {
  switch (block.type) {
    case 'text':
      return (
        <div className="overflow-hidden">
          {block.text === '' ? (
            <span className="text-soft italic">Empty text.</span>
          ) : (
            <VisibleText text={block.text} />
          )}
        </div>
      );
    case 'tool_use':
      return (
        <div className="rounded-lg border border-line bg-paper p-3">
          <p className="text-sm">
            <Tag tone="wait">tool call</Tag>{' '}
            <span className="font-mono font-medium">
              <VisibleLine text={block.name} />
            </span>
          </p>
          <dl className="mt-2 space-y-2 font-mono text-[0.8125rem]">
            {Object.entries(block.input).map(([name, value]) => (
              <div key={name}>
                <dt className="text-soft">
                  <VisibleLine text={name} />
                </dt>
                <dd className="overflow-hidden">
                  <VisibleText
                    text={typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
                  />
                </dd>
              </div>
            ))}
          </dl>
        </div>
      );
    case 'tool_result':
      return (
        <div className="rounded-lg border border-line bg-paper p-3">
          <Tag tone={block.isError ? 'open' : 'soft'}>
            {block.isError ? 'tool result: error' : 'tool result'}
          </Tag>
          <div className="mt-2 overflow-hidden font-mono text-[0.8125rem]">
            <VisibleText text={block.content} />
          </div>
        </div>
      );
  }
}
