import type { Page } from 'playwright-core';

/** A passkey device that Chromium plays to one page, through the debugger: the page can't tell it from a real one. */
export interface VirtualAuthenticator {
  /** How often it has signed, over all its keys. */
  signatures(): Promise<number>;
  /** Whether the person answers with finger, face or PIN from now on; if not, the browser says that they refused. */
  setVerified(isVerified: boolean): Promise<void>;
}

/**
 * Plugs a device in that verifies its user, keeps its keys, and answers at once. It goes with the first debugger session
 * of the page that ends, whoever's it is: `axeViolations` comes before it.
 */
export async function addVirtualAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    signatures: async () => {
      const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId });
      return credentials.reduce((sum, { signCount }) => sum + signCount, 0);
    },
    setVerified: async (isUserVerified) => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
  };
}

/** Enrols a passkey on the portal's own page, and waits until it may sign. */
export async function enrolPasskey(page: Page, label: string): Promise<void> {
  await page.goto('/passkeys');
  await page.getByRole('button', { name: 'Enrol a passkey' }).first().click();
  await page.getByRole('dialog').getByLabel('Name of the device').fill(label);
  await page.getByRole('dialog').getByRole('button', { name: 'Enrol', exact: true }).click();
  const card = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: label }) });
  await card.first().getByText('may sign').waitFor();
}
