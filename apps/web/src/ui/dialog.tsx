import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

/** A modal with a heading: focus stays inside, Escape closes, and the page behind it is out of reach. */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  width = 'max-w-2xl',
}: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly width?: string;
}) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable
      className="fixed inset-0 z-50 flex items-start justify-center overflow-y-auto bg-shade px-4 py-[8vh]"
    >
      <Modal
        className={`w-full rounded-2xl border border-line bg-card text-ink shadow-2xl ${width}`}
      >
        <AriaDialog className="p-6 outline-none md:p-8">
          <Heading slot="title" className="text-xl font-[660] tracking-[-0.012em]">
            {title}
          </Heading>
          <div className="mt-4">{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
