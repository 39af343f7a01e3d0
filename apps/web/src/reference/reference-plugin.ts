import type { SwaggerPlugin, SwaggerSystem } from 'swagger-ui-dist/swagger-ui-es-bundle.js';

import { codeSpans } from './code-spans.js';

/**
 * What this page shows of the library: operations and schemas, and nothing that sends. All parts are made with the
 * React inside the bundle, whose elements are not those of the portal's React.
 */
export function referencePlugin({ React: { createElement } }: SwaggerSystem): SwaggerPlugin {
  const nothing = (): null => null;

  return {
    components: {
      ReferenceLayout: ({ getComponent }) =>
        createElement(
          'div',
          { className: 'swagger-ui' },
          createElement('h2', null, 'Operations'),
          createElement(getComponent('operations', true)),
          createElement(getComponent('Models', true)),
        ),
      // The library makes HTML of Markdown; here no HTML is made of the document's text at all.
      Markdown: ({ source }) =>
        typeof source !== 'string' || source === ''
          ? null
          : createElement(
              'div',
              { className: 'renderedMarkdown' },
              createElement(
                'p',
                null,
                ...codeSpans(source).map(({ text, isCode }) =>
                  isCode ? createElement('code', null, text) : text,
                ),
              ),
            ),
      // The schema alone: the library's example is random text that differs at each visit.
      modelExample: ({ getComponent, ...props }) =>
        createElement(
          'div',
          { className: 'model-example' },
          createElement(getComponent('ModelWrapper'), { ...props, getComponent, expandDepth: 1 }),
        ),
      // A link inside the button that opens the operation could not be reached by keyboard.
      DeepLink: ({ text }) => createElement('span', null, text),
      authorizeOperationBtn: () =>
        createElement('span', { className: 'needs-token' }, 'Needs a token'),
      JsonSchemaForm: nothing,
      CopyToClipboardBtn: nothing,
      TryItOutButton: nothing,
      OperationServers: nothing,
    },
  };
}
