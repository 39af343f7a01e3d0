import { z } from 'zod';

import { defineRoute } from './route.js';

/** Media type of Prometheus' text format. https://prometheus.io/docs/instrumenting/exposition_formats/ */
export const METRICS_MEDIA = 'text/plain; version=0.0.4; charset=utf-8';

export const metricsRoutes = {
  scrape: defineRoute({
    method: 'GET',
    path: '/metrics',
    summary: "The platform's metrics and this process's own, in Prometheus' text format.",
    // Those who operate, and the one role that changes nothing: give a scraper a machine account that audits.
    access: ['administrator', 'evaluation_engineer', 'auditor'],
    responseMedia: METRICS_MEDIA,
    response: z.string(),
  }),
};
