/** What a report does not show; printed in every report, so that nobody reads more into it. */
export const limits: readonly string[] = [
  'The evidence proves what was recorded, not that it is true: whoever operated the platform, its database or the model’s endpoint could have recorded something else.',
  'That the endpoint served the registered weights is the registration’s word. Nothing here measures the weights behind it.',
  'A capability that was not elicited was not measured. Stronger prompting, tools, fine-tuning or more tries can raise a result.',
  'Bounds hold for tasks drawn like these. They say nothing of tasks of another kind, and nothing of a model that notices that it is tested and acts differently.',
  'Scores are those of automatic scorers. The verifier recomputes figures from scores; it does not score transcripts again.',
  'The report itself carries digests and no signature. What holds it to its day is the place of its audit trail in the transparency log; without that, or without a witness outside, whoever holds database and log key could have made the bundle anew as a whole.',
  'A crossed evaluation threshold is a signal. The determination, and the responsibility for it, stays with the people who signed.',
  'The conclusion no longer holds once weights, elicitation, safeguards or deployment change, a further run is registered, or the decision expires.',
];
