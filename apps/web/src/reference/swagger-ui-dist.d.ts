/** The part of the bundle that this page uses. https://swagger.io/docs/open-source-tools/swagger-ui/customization/overview/ */
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  import type { ComponentType, createElement, ReactNode } from 'react';

  export interface SwaggerProps {
    readonly getComponent: (name: string, isContainer?: boolean) => SwaggerComponent;
    /** Of a link: text with places to break. */
    readonly text?: ReactNode;
    readonly [name: string]: unknown;
  }
  export type SwaggerComponent = ComponentType<Readonly<Record<string, unknown>>>;
  export interface SwaggerSystem {
    readonly React: { readonly createElement: typeof createElement };
  }
  export interface SwaggerPlugin {
    readonly components: Readonly<Record<string, (props: SwaggerProps) => ReactNode>>;
  }
  export interface SwaggerOptions {
    readonly spec: Readonly<Record<string, unknown>>;
    readonly domNode: HTMLElement;
    readonly layout: string;
    readonly plugins: readonly ((system: SwaggerSystem) => SwaggerPlugin)[];
    readonly supportedSubmitMethods: readonly string[];
    readonly validatorUrl: null;
    readonly queryConfigEnabled: boolean;
    readonly docExpansion: 'list' | 'full' | 'none';
    readonly deepLinking: boolean;
    readonly defaultModelExpandDepth: number;
    readonly defaultModelsExpandDepth: number;
    readonly showCommonExtensions: boolean;
    readonly syntaxHighlight: { readonly activated: boolean };
  }
  export default function SwaggerUI(options: SwaggerOptions): unknown;
}
