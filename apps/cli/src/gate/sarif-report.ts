import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import { ReasonCode } from '@holdpoint/shared/gate/reasons';
import { visibleText } from '@holdpoint/shared/report/visible-text';

/** What code hosts read: one rule a reason, one result a blocking reason. */
export interface SarifLog {
  readonly $schema: string;
  readonly version: '2.1.0';
  readonly runs: readonly SarifRun[];
}

interface SarifRun {
  readonly tool: {
    readonly driver: {
      readonly name: string;
      readonly version: string;
      readonly rules: readonly { readonly id: string }[];
    };
  };
  readonly results: readonly {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly level: 'error';
    readonly message: { readonly text: string };
    readonly locations: readonly unknown[];
  }[];
}

/**
 * A decision as SARIF 2.1.0, one error for each reason that blocks, with the policy as its place; an `ALLOW` has none. A
 * decision that blocks without a reason, which none of ours is, still has a result. Total.
 */
export function sarifReport(decision: GateDecision, version: string): SarifLog {
  const blocking =
    decision.decision === 'ALLOW'
      ? []
      : decision.reasons.length === 0
        ? [{ code: 'ENGINE_ERROR' as const, criterion: null, detail: decision.sentence }]
        : decision.reasons;
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'holdpoint',
            version,
            rules: ReasonCode.options.map((id) => ({ id })),
          },
        },
        results: blocking.map(({ code, criterion, detail }) => ({
          ruleId: code,
          ruleIndex: ReasonCode.options.indexOf(code),
          level: 'error',
          message: { text: visibleText(criterion === null ? detail : `${criterion}: ${detail}`) },
          locations: [
            {
              logicalLocations: [
                {
                  fullyQualifiedName: `${decision.policy?.ref ?? 'policy'}/${decision.action ?? 'action'}${criterion === null ? '' : `/${criterion}`}`,
                  kind: 'namespace',
                },
              ],
            },
          ],
        })),
      },
    ],
  };
}
