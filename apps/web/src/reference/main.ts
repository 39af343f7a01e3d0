import '../without-eval.js';
import './reference.css';

import { visibleText } from '@holdpoint/shared/report/visible-text';
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import { z } from 'zod';

import { mendLandmarks } from './mend-landmarks.js';
import { referencePlugin } from './reference-plugin.js';

/** Only what the page relies on; the rest of the document is the library's to read. */
const OpenApiDocument = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.unknown()),
});

const place = document.getElementById('reference');
if (place !== null) void render(place);

async function render(place: HTMLElement): Promise<void> {
  try {
    const spec = await openApiDocument();
    mendLandmarks(place);
    SwaggerUI({
      spec,
      domNode: place,
      layout: 'ReferenceLayout',
      plugins: [referencePlugin],
      // Reading only: a request tried from here would carry the reader's session.
      supportedSubmitMethods: [],
      // The default of the library is a validator on an origin of its maker.
      validatorUrl: null,
      queryConfigEnabled: false,
      docExpansion: 'list',
      deepLinking: true,
      defaultModelExpandDepth: 1,
      defaultModelsExpandDepth: 0,
      showCommonExtensions: true,
      syntaxHighlight: { activated: false },
    });
  } catch (error) {
    showFailure(error);
  }
}

async function openApiDocument(): Promise<z.infer<typeof OpenApiDocument>> {
  const response = await fetch('/openapi.json', { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`The platform answered ${String(response.status)}.`);
  // Every value shown has its controls and bidi characters spelled out, whichever part of the library shows it.
  return OpenApiDocument.parse(
    JSON.parse(await response.text(), (_key, value: unknown) =>
      typeof value === 'string' ? visibleText(value) : value,
    ),
  );
}

function showFailure(error: unknown): void {
  const state = document.getElementById('state');
  if (state === null) return;
  state.setAttribute('role', 'alert');
  const why = error instanceof Error ? error.message : String(error);
  state.textContent = `The document could not be read: ${why} Load the page again.`;
}
